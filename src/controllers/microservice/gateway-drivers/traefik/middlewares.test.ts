import { describe, expect, it } from 'vitest';
import type { RouteSpec } from '../../route-matches.ts';
import { routePlans } from '../../route-plans.ts';
import { buildInput } from '../../testdata/build-input.ts';
import { traefik } from './traefik.ts';

const gateway = { name: 'edge', namespace: 'infra' };

function built(route: Partial<RouteSpec>, namespace = 'shop', microservice = 'orders') {
  const input = buildInput({
    metadata: { name: microservice, namespace },
    spec: { routes: [{ name: 'public', host: 'shop.example.com', ...route }] },
    class: { gateways: [{ exposure: 'public', gateway }] },
  });
  const [plan] = routePlans(input);
  if (plan === undefined) throw new Error('there is no route');
  const buildable = { ...plan, gateway };
  return {
    objects: traefik.build(input, buildable),
    filters: traefik.filters(input, buildable),
  };
}

describe('Middlewares', () => {
  it.each<[string, Partial<RouteSpec>, Readonly<Record<string, object>>]>([
    ['none without a feature', { timeout: '5s' }, {}],
    [
      'of addresses',
      { allowFrom: ['203.0.113.0/24', '::1/128'] },
      { allow: { ipAllowList: { sourceRange: ['203.0.113.0/24', '::1/128'] } } },
    ],
    [
      'of users, whose passwords the service does not get',
      { auth: { basic: { secret: 'users', userHeader: 'x-user' } } },
      { users: { basicAuth: { secret: 'users', removeHeader: true, headerField: 'x-user' } } },
    ],
    [
      'of a limit that all clients share',
      { rateLimit: { requests: 100, per: 'Minute' } },
      {
        limit: {
          rateLimit: {
            average: 100,
            period: '1m',
            burst: 100,
            sourceCriterion: { requestHost: true },
          },
        },
      },
    ],
    ['of further tries', { retry: {} }, { retry: { retry: { attempts: 3 } } }],
    [
      'of further tries after answers',
      { retry: { attempts: 1, codes: [503, 504], backoff: '100ms' } },
      {
        retry: {
          retry: {
            attempts: 2,
            status: ['503', '504'],
            retryNonIdempotentMethod: true,
            maxRequestBodyBytes: 1_048_576,
            initialInterval: '100ms',
          },
        },
      },
    ],
    [
      'of all, who gets in first',
      {
        retry: {},
        rateLimit: { requests: 1, per: 'Second' },
        auth: { basic: { secret: 'users' } },
        allowFrom: ['::/0'],
      },
      {
        allow: { ipAllowList: { sourceRange: ['::/0'] } },
        users: { basicAuth: { secret: 'users', removeHeader: true } },
        limit: {
          rateLimit: {
            average: 1,
            period: '1s',
            burst: 1,
            sourceCriterion: { requestHost: true },
          },
        },
        retry: { retry: { attempts: 3 } },
      },
    ],
  ])('%s', (_, route, expected) => {
    const { objects, filters } = built(route);
    const specs = objects.map(({ metadata: { name }, ...object }) => [
      /^orders-public[.]([a-z]+)-[0-9a-f]{8}$/.exec(name)?.[1],
      (object as unknown as { spec: object }).spec,
    ]);
    expect(specs).toEqual(Object.entries(expected));
    expect(filters).toEqual(
      objects.map(({ metadata: { name } }) => ({
        type: 'ExtensionRef',
        extensionRef: { group: 'traefik.io', kind: 'Middleware', name },
      })),
    );
  });

  it('have names of their own also where namespace and name are joined by a dash', () => {
    const joined = (namespace: string, microservice: string) =>
      built({ retry: {} }, namespace, microservice).objects.map(
        ({ metadata }) => `${metadata.namespace ?? ''}-${metadata.name}`,
      );
    expect(joined('shop', 'orders-web')).not.toEqual(joined('shop-orders', 'web'));
  });
});
