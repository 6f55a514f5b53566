import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { listAt, textAt } from '../wire-value.ts';
import { createRoutedWorld, type RoutedWorld } from './testing/routed-world.ts';

const traefik = 'traefik.io/gateway-controller';
const name = { namespace: 'shop', name: 'orders-public' };
const limited = { rateLimit: { requests: 10, per: 'Second' as const } };
const guarded = { ...limited, allowFrom: ['10.0.0.0/8'] };

describe('a route at Traefik, and Slipway in simulated time', () => {
  let world: RoutedWorld;
  beforeEach(() => {
    // Traefik routes each request anew, so that nothing is to be drained.
    world = createRoutedWorld({ gatewayDrainMs: 60_000 });
    world.runBy(traefik);
  });
  afterEach(() => world.stop());

  const route = () => world.cluster.get(builtin.httpRoute, name);
  const middlewares = () => world.cluster.list(builtin.middleware).map(partOf);
  const named = () =>
    listAt(listAt(route(), 'spec', 'rules')[0], 'filters').map((filter) =>
      partName(textAt(filter, 'extensionRef', 'name') ?? ''),
    );
  const leads = () => listAt(listAt(route(), 'spec', 'rules')[0], 'backendRefs').length > 0;
  const writes = (): string[] =>
    world.api.requests
      .filter(({ verb, path }) => ['patch', 'delete'].includes(verb) && path.includes('/orders-'))
      .map(({ verb, path }) => `${verb} ${path.split('?', 1)[0]?.split('/').at(-2)}`);

  it('is served by a route that names its middlewares, once these are there', async () => {
    await world.declare(guarded);
    expect(writes()).toEqual(['patch middlewares', 'patch middlewares', 'patch httproutes']);
    expect({ all: middlewares(), named: named(), leads: leads() }).toEqual({
      all: ['allow', 'limit'],
      named: ['allow', 'limit'],
      leads: true,
    });
  });

  it('is not served while one of them cannot be written', async () => {
    for (let time = 0; time < 50; time += 1) {
      world.api.failNext(
        { kind: 'status', code: 403, reason: 'Forbidden' },
        ({ path, verb }) => verb === 'patch' && path.includes('/orders-public.limit'),
      );
    }
    await world.declare(guarded);
    expect([middlewares(), route()]).toEqual([['allow'], undefined]);
    await world.pass(24 * 3_600_000);
    expect([middlewares(), named()]).toEqual([
      ['allow', 'limit'],
      ['allow', 'limit'],
    ]);
  });

  it('gets back what is deleted or changed, and loses what it does not ask for any more', async () => {
    await world.declare(guarded);
    const [first] = world.cluster.list(builtin.middleware);
    if (first === undefined) throw new Error('there is no Middleware');
    world.cluster.remove(builtin.middleware, {
      namespace: 'shop',
      name: first.metadata.name,
    });
    await world.pass(60_000);
    expect(middlewares()).toEqual(['allow', 'limit']);
    world.api.forgetRequests();
    await world.declare(limited);
    expect([middlewares(), named()]).toEqual([['limit'], ['limit']]);
    // The route forgets it first: a rule that names what is not there is not served.
    expect(writes()).toEqual(['patch httproutes', 'delete middlewares']);
  });

  it('goes before its middlewares', async () => {
    await world.declare(guarded);
    world.api.forgetRequests();
    world.runBy('example.com/other');
    await world.pass(60_000);
    expect(writes()).toEqual(['delete httproutes', 'delete middlewares', 'delete middlewares']);
  });

  it('is not served where it asks for a token, and is where it asks for less', async () => {
    const jwt = { issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' };
    await world.declare({ auth: { jwt } });
    expect([route(), world.problems()]).toEqual([
      undefined,
      ['RouteUnsupported spec.routes[name=public].auth.jwt'],
    ]);
    await world.declare({ circuitBreaker: { maxConnections: 1 } });
    expect(leads()).toBe(true);
  });
});

function partOf({ metadata }: { readonly metadata: { readonly name: string } }): string {
  return partName(metadata.name);
}

function partName(whole: string): string {
  return /[.]([a-z]+)-/.exec(whole)?.[1] ?? whole;
}
