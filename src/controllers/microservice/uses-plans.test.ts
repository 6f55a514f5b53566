import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { microserviceOf } from './testdata/build-input.ts';
import { calleeKeys, letsIn, usePlans, type Use } from './uses-plans.ts';

type Spec = Partial<Microservice['spec']>;

const named = (name: string, spec: Spec = {}, namespace = 'shop'): Microservice =>
  microserviceOf({ metadata: { name, namespace }, spec });

function plansOf(
  uses: readonly Use[],
  callees: readonly Microservice[],
  open: readonly string[] = [],
) {
  const keyed = callees.map(
    (callee) => [`${callee.metadata.namespace}/${callee.metadata.name}`, callee] as const,
  );
  return usePlans({
    microservice: named('orders', { uses: [...uses] }),
    observed: { callees: new Map(keyed), openCallees: new Set(open) },
  });
}

const ports = [
  { name: 'http', port: 8080 },
  { name: 'rpc', port: 9090, protocol: 'grpc' as const },
];

describe('usePlans', () => {
  it.each<[string, Use, Spec, object]>([
    ['the first port', { service: 'pay' }, { ports }, { port: { name: 'http', port: 8080 } }],
    ['a port by name', { service: 'pay', port: 'rpc' }, { ports }, { port: { port: 9090 } }],
    ['a port by number', { service: 'pay', port: 9090 }, { ports }, { port: { name: 'rpc' } }],
    ['the default port', { service: 'pay' }, {}, { port: { name: 'http', port: 8080 } }],
  ])('leads to %s', (_, use, spec, expected) => {
    expect(plansOf([use], [named('pay', spec)])).toMatchObject([
      { host: 'pay.shop.svc', namespace: 'shop', problem: undefined, ...expected },
    ]);
  });

  it.each<[string, Use, Microservice[], string]>([
    ['one that is not there', { service: 'pay' }, [], 'missing'],
    ['one in another namespace', { service: 'pay' }, [named('pay', {}, 'bank')], 'missing'],
    ['an unknown port', { service: 'pay', port: 'x' }, [named('pay', { ports })], 'no-port'],
    ['a worker', { service: 'pay' }, [named('pay', { ports: [] })], 'no-port'],
    ['one without ports that can be read', { service: 'pay' }, [broken('many')], 'no-port'],
    ['one with a port that is none', { service: 'pay' }, [broken([{ name: 5 }])], 'no-port'],
    [
      'one that lets others in alone',
      { service: 'pay' },
      [named('pay', { access: { from: [{ service: 'web' }] } })],
      'denied',
    ],
    [
      'one elsewhere that says nothing of it',
      { service: 'pay', namespace: 'bank' },
      [named('pay', {}, 'bank')],
      'denied',
    ],
  ])('says what is wrong with %s', (_, use, callees, problem) => {
    expect(plansOf([use], callees)).toMatchObject([{ problem }]);
  });

  it('leaves hosts out, and keeps the places of the others', () => {
    const uses = [{ host: 'api.example.com', port: 443 }, { service: 'pay' }];
    expect(plansOf(uses, [named('pay')])).toMatchObject([{ index: 1, problem: undefined }]);
  });

  it('leads to another namespace where the class of the callee is open', () => {
    const use = { service: 'pay', namespace: 'bank' };
    const plans = plansOf([use], [named('pay', {}, 'bank')], ['bank/pay']);
    expect(plans).toMatchObject([{ problem: undefined, host: 'pay.bank.svc' }]);
  });

  it('lets two call each other', () => {
    expect(
      plansOf([{ service: 'pay' }], [named('pay', { uses: [{ service: 'orders' }] })]),
    ).toHaveLength(1);
  });
});

describe('letsIn', () => {
  const from = (...entries: NonNullable<Spec['access']>['from']) => ({ access: { from: entries } });

  it.each<[string, Spec, Microservice, boolean]>([
    ['its namespace without access', {}, named('web'), true],
    ['no other namespace without access', {}, named('web', {}, 'bank'), false],
    ['nobody with an empty list', from(), named('web'), false],
    ['a service of its namespace', from({ service: 'web' }), named('web'), true],
    ['no namesake elsewhere', from({ service: 'web' }), named('web', {}, 'bank'), false],
    ['a namespace', from({ namespace: 'bank' }), named('web', {}, 'bank'), true],
    ['not its own then', from({ namespace: 'bank' }), named('web'), false],
    [
      'a service elsewhere',
      from({ namespace: 'bank', service: 'web' }),
      named('web', {}, 'bank'),
      true,
    ],
    [
      'no other service there',
      from({ namespace: 'bank', service: 'web' }),
      named('app', {}, 'bank'),
      false,
    ],
  ])('%s', (_, spec, caller, expected) => {
    expect(letsIn(named('pay', spec), caller, false)).toBe(expected);
  });

  it('lets in everybody where its class is open and nothing else is said', () => {
    const caller = named('web', {}, 'bank');
    expect(letsIn(named('pay'), caller, true)).toBe(true);
    expect(letsIn(named('pay', from()), caller, true)).toBe(false);
  });
});

describe('calleeKeys', () => {
  it.each<[string, unknown, string[]]>([
    ['entries', [{ service: 'a' }, { service: 'b', namespace: 'c' }], ['shop/a', 'c/b']],
    ['what is no entry', [null, 'a', { service: 5 }, { host: 'h' }], []],
    ['what is no list', 'a', []],
  ])('of %s', (_, uses, keys) => {
    expect(calleeKeys(named('orders', { uses } as never))).toEqual(keys);
  });
});

function broken(ports: unknown): Microservice {
  return named('pay', { ports } as never);
}
