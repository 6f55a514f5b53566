import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Deployment } from '../../types.ts';
import { buildInput, microserviceOf } from '../../testdata/build-input.ts';
import { useVariables } from './use-variables.ts';

const uses = [{ service: 'pay' }];
const pay = microserviceOf({ metadata: { name: 'pay' } });
const known = [
  { name: 'PAY_HOST', value: 'pay.shop.svc' },
  { name: 'PAY_PORT', value: '9000' },
  { name: 'PAY_URL', value: 'http://pay.shop.svc:9000' },
];

function variables(callees: readonly Microservice[], env: readonly object[] = []): object {
  const live = { spec: { template: { spec: { containers: [{ name: 'orders', env }] } } } };
  const deployment = { kind: 'Deployment', metadata: { name: 'orders' }, ...live };
  const found = useVariables(
    buildInput({
      spec: { uses },
      children: { Deployment: [deployment as unknown as Deployment] },
      observed: { callees: new Map(callees.map((callee) => ['shop/pay', callee])) },
    }),
  );
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

describe('the variables of what a service uses', () => {
  it('have the port that the callee has now', () => {
    expect(variables([pay], known)).toEqual({
      PAY_HOST: 'pay.shop.svc',
      PAY_PORT: '8080',
      PAY_URL: 'http://pay.shop.svc:8080',
    });
  });

  it('stay as they were while the callee is gone, so that no pod is rolled', () => {
    expect(variables([], known)).toEqual(
      Object.fromEntries(known.map(({ name, value }) => [name, value])),
    );
  });

  it.each<[string, object[]]>([
    ['nothing was known', []],
    ['what was known is of another host', [{ name: 'PAY_HOST', value: 'x' }, ...known.slice(1)]],
  ])('have the host alone where it was never there, and %s', (_, env) => {
    expect(variables([], env)).toEqual({ PAY_HOST: 'pay.shop.svc' });
  });
});
