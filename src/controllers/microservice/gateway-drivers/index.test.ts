import { describe, expect, it } from 'vitest';
import { childKinds } from '../children/index.ts';
import { childNames, guardedName } from '../names.ts';
import { routePlans, type BuildableRoute } from '../route-plans.ts';
import { buildInput } from '../testdata/build-input.ts';
import { routeFeatures } from './features.ts';
import { driverFor, gatewayDrivers, implementationsWith } from './index.ts';

const gateways = [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }];
const input = buildInput({
  spec: {
    routes: [
      {
        name: 'public',
        host: 'shop.example.com',
        backendTimeout: '1s',
        rateLimit: { requests: 1, per: 'Second' },
        retry: {},
        circuitBreaker: { maxConnections: 1 },
        outlierDetection: {},
        allowFrom: ['10.0.0.0/8'],
        auth: { basic: { secret: 'users' } },
      },
    ],
  },
  class: { gateways },
});

function planOf(): BuildableRoute {
  const [plan] = routePlans(input);
  if (plan?.gateway === undefined) throw new Error('the route has no gateway');
  return { ...plan, gateway: plan.gateway };
}

describe('the list of drivers', () => {
  it('has one driver for each implementation', () => {
    const names = gatewayDrivers.flatMap(({ controllerNames }) => controllerNames);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(driverFor(name)?.controllerNames).toContain(name);
    expect(driverFor('example.com/gateway')).toBeUndefined();
  });

  it('has somebody for each feature', () => {
    for (const feature of Object.keys(routeFeatures) as (keyof typeof routeFeatures)[]) {
      expect(implementationsWith([feature]), feature).not.toEqual([]);
    }
  });

  it.each(gatewayDrivers.map((driver) => [driver.name, driver] as const))(
    '%s builds objects that guard the route object of their name',
    (_, driver) => {
      const objects = driver.build(input, planOf());
      expect(objects).not.toEqual([]);
      const kinds = driver.resources.map(({ kind }) => kind);
      for (const { kind, metadata } of objects) {
        expect(kinds).toContain(kind);
        expect(guardedName(metadata.name)).toBe('orders-public');
        expect(childNames(input.microservice)).toContain(metadata.name);
      }
      for (const name of driver.kinds) {
        const routeKind = childKinds.find((child) => child.name === name);
        expect(routeKind?.guardedBy).toEqual(expect.arrayContaining(kinds));
      }
    },
  );
});
