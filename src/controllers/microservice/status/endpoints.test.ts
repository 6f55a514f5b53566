import { describe, expect, it } from 'vitest';
import { statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { endpointsOf, mainUrl } from './endpoints.ts';

type Parts = NonNullable<Parameters<typeof statusInput>[0]>;
type Routes = NonNullable<NonNullable<Parts['spec']>['routes']>;

const edge = { name: 'edge', namespace: 'infra' };

function urls(routes: Routes, gateway: object = {}, rest: Situation = {}) {
  const live: LivePatch[] = [{ kind: 'Gateway', metadata: { name: 'edge' }, spec: gateway }];
  const input = statusInput(
    { spec: { routes }, class: { gateways: [{ exposure: 'public', gateway: edge }] } },
    { live, ...rest },
  );
  return endpointsOf(input);
}

const listener = (protocol: string, port: number, hostname?: string) => ({
  name: `${protocol}-${port}`,
  protocol,
  port,
  ...(hostname === undefined ? {} : { hostname }),
});
const host = 'shop.example.com';

describe('endpoints', () => {
  it.each<[string, object[], string]>([
    [
      'HTTPS where there is a listener for it',
      [listener('HTTP', 80), listener('HTTPS', 443)],
      'https://shop.example.com/orders',
    ],
    ['HTTP else', [listener('HTTP', 80)], 'http://shop.example.com/orders'],
    ['an unusual port', [listener('HTTPS', 8443)], 'https://shop.example.com:8443/orders'],
    [
      'only listeners of the host',
      [listener('HTTP', 80), listener('HTTPS', 443, '*.example.org')],
      'http://shop.example.com/orders',
    ],
  ])('have %s', (_, listeners, url) => {
    expect(urls([{ name: 'public', host, path: '/orders' }], { listeners })[0]).toEqual({
      name: 'public',
      url,
    });
  });

  it('have a name of their own each', () => {
    const found = urls([
      { name: 'http', host },
      { name: 'http-internal', host, path: '/b' },
    ]);
    expect(found.map(({ name }) => name)).toEqual([
      'http',
      'http-internal',
      'http-internal-internal',
    ]);
  });

  it('leave out a route whose name somebody else has', () => {
    const foreign = { kind: 'HTTPRoute', metadata: { name: 'orders-public', ownerReferences: [] } };
    const gateway = { kind: 'Gateway', metadata: { name: 'edge' }, spec: {} };
    const found = urls([{ name: 'public', host }], {}, { live: [gateway, foreign] });
    expect(found.map(({ url }) => url)).toEqual(['http://orders.shop.svc:8080']);
  });

  it('leave out routes without a gateway', () => {
    expect(urls([{ name: 'public', host }], {}, { absent: ['Gateway/edge'] })).toEqual([
      { name: 'http', url: 'http://orders.shop.svc:8080', internal: true },
    ]);
  });

  it('leave out routes that only lead elsewhere', () => {
    const found = urls([
      { name: 'moved', host, path: '/old', redirect: { host: 'www.example.com' } },
      { name: 'public', host },
    ]);
    expect(found.map(({ name }) => name)).toEqual(['public', 'http']);
  });

  it('say how each protocol is reached', () => {
    const ports = [
      { name: 'web', port: 80 },
      { name: 'calls', port: 9000, protocol: 'grpc' as const },
      { name: 'raw', port: 7000, protocol: 'tcp' as const },
    ];
    expect(endpointsOf(statusInput({ spec: { ports } })).map(({ url }) => url)).toEqual([
      'http://orders.shop.svc',
      'grpc://orders.shop.svc:9000',
      'tcp://orders.shop.svc:7000',
    ]);
  });
});

describe('the main URL', () => {
  it.each<[string, Routes, string]>([
    ['from outside', [{ name: 'public', host }], 'https://shop.example.com/'],
    [
      'no wildcard',
      [
        { name: 'all', host: '*.example.com' },
        { name: 'public', host },
      ],
      'https://shop.example.com/',
    ],
    ['inside without routes', [], 'http://orders.shop.svc:8080'],
  ])('is %s', (_, routes, url) => {
    expect(mainUrl(urls(routes))).toBe(url);
  });

  it('is none for a worker', () => {
    expect(mainUrl(endpointsOf(statusInput({ spec: { ports: [] } })))).toBeUndefined();
  });
});
