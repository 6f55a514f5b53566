import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { routeFindings } from './routes.ts';

type Parts = NonNullable<Parameters<typeof statusInput>[0]>;

const edge = { name: 'edge', namespace: 'infra' };
const condition = (type: string, status: string, reason: string, observedGeneration = 1) => ({
  type,
  status,
  reason,
  message: `${reason} said.`,
  observedGeneration,
});

const find = (live: readonly LivePatch[], rest: Situation, given: Parts) =>
  routeFindings(statusInput(given, { live, ...rest }));

describe('what a route asks for beyond the standard', () => {
  const guarded = (route: object): Parts => ({
    class: { gateways: [{ exposure: 'public', gateway: edge }] },
    spec: { routes: [{ name: 'public', host: 'shop.example.com', ...route }] },
  });
  const limited = guarded({ rateLimit: { requests: 1, per: 'Second' } });
  const ofClass = (spec: object): LivePatch => ({
    kind: 'GatewayClass',
    metadata: { name: 'example' },
    spec,
  });
  const policy = (...conditions: readonly object[]): LivePatch => ({
    kind: 'BackendTrafficPolicy',
    metadata: { name: 'orders-public' },
    status: { ancestors: conditions.map((each) => ({ ancestorRef: edge, conditions: [each] })) },
  });

  it.each<[string, Parts, LivePatch[], object[]]>([
    ['is done', limited, [], []],
    [
      'cannot be done, and would leave it open',
      limited,
      [ofClass({ controllerName: 'example.com/other' })],
      [
        {
          severity: 'error',
          reason: 'RouteUnsupported',
          field: 'spec.routes[name=public].rateLimit',
          message:
            'Gateway infra/edge is run by example.com/other, for which Slipway cannot build rateLimit of route public, so the route is not served',
          hint: containing('is of Envoy Gateway'),
        },
      ],
    ],
    [
      'cannot be done, and would let in whoever comes',
      guarded({ auth: { basic: { secret: 'users' } }, allowFrom: ['10.0.0.0/8'] }),
      [ofClass({ controllerName: 'example.com/other' })],
      [
        {
          severity: 'error',
          reason: 'RouteUnsupported',
          field: 'spec.routes[name=public].auth.basic',
          message: containing('cannot build auth.basic and allowFrom of route public, so'),
        },
      ],
    ],
    [
      'cannot be done, and leaves nothing open',
      guarded({ retry: {} }),
      [ofClass({ controllerName: 'example.com/other' })],
      [
        {
          severity: 'error',
          reason: 'RouteUnsupported',
          field: 'spec.routes[name=public].retry',
          message: containing('the route is served without it'),
        },
      ],
    ],
    [
      'depends on a class that cannot be read',
      limited,
      [ofClass({ controllerName: 7 })],
      [
        {
          severity: 'error',
          reason: 'RouteUnsupported',
          message: containing('there is no readable GatewayClass example'),
        },
      ],
    ],
    [
      'is refused by the gateway',
      limited,
      [policy(condition('Accepted', 'False', 'Conflicted'))],
      [
        {
          severity: 'error',
          reason: 'RouteNotAccepted',
          object: 'BackendTrafficPolicy/orders-public',
          message:
            'BackendTrafficPolicy orders-public is not accepted by Gateway infra/edge: Conflicted said',
          hint: containing('kubectl get backendtrafficpolicy'),
        },
      ],
    ],
    [
      'is not answered for the present generation',
      limited,
      [policy(condition('Accepted', 'False', 'Invalid', 0))],
      [{ severity: 'pending', reason: 'RoutePending' }],
    ],
    ['is not answered', limited, [policy()], [{ severity: 'pending', reason: 'RoutePending' }]],
  ])('%s', (_, given, live, expected) => {
    expect(find(live, {}, given)).toMatchObject(expected);
  });

  it('waits for the policy itself', () => {
    const absent = ['BackendTrafficPolicy/orders-public'];
    expect(find([], { absent }, limited)).toMatchObject([
      { severity: 'pending', message: 'BackendTrafficPolicy orders-public is being made' },
    ]);
  });

  it('waits for connections from before, where it keeps people out', () => {
    const live: LivePatch = {
      kind: 'HTTPRoute',
      metadata: { name: 'orders-public' },
      spec: { parentRefs: [edge], rules: [{}] },
    };
    const asked = guarded({ allowFrom: ['10.0.0.0/8'] });
    const observed = { settledBefore: Date.parse('2000-01-01T00:00:00Z') };
    expect(find([live], { observed }, asked)).toMatchObject([
      {
        severity: 'pending',
        reason: 'RoutePending',
        message:
          'Route public is opened once Gateway infra/edge has drained connections from before its policy',
      },
    ]);
    expect(find([live], {}, asked)).toEqual([]);
  });

  it('waits for the gateway, which is told first', () => {
    expect(find([], { absent: ['Gateway/edge'] }, limited)).toMatchObject([
      { reason: 'GatewayNotFound' },
    ]);
  });

  it('waits for the API of the policies', () => {
    const absentApis = new Set(['backendtrafficpolicies.gateway.envoyproxy.io']);
    expect(find([], { observed: { absentApis } }, limited)).toMatchObject([
      {
        severity: 'error',
        reason: 'RouteUnsupported',
        message: containing('API backendtrafficpolicies.gateway.envoyproxy.io'),
      },
    ]);
  });
});
