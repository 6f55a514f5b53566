import { describe, expect, it } from 'vitest';
import { routePlans } from './route-plans.ts';
import { buildInput } from './testdata/build-input.ts';

const edge = { name: 'edge', namespace: 'infra' };

interface Case {
  readonly redirect: object;
  readonly listener?: string;
  readonly redirectFrom?: string;
}

function problemOf({ redirect, listener, redirectFrom }: Case): string | undefined {
  const sectionName = listener === undefined ? {} : { sectionName: listener };
  const from = redirectFrom === undefined ? {} : { redirectFrom };
  const input = buildInput({
    spec: { routes: [{ name: 'a', host: 'a.example.com', redirect }] },
    class: { gateways: [{ exposure: 'public', gateway: { ...edge, ...sectionName }, ...from }] },
  });
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: edge,
    spec: {
      gatewayClassName: 'envoy',
      listeners: [
        { name: 'plain', protocol: 'HTTP', port: 80 },
        { name: 'tls', protocol: 'HTTPS', port: 443, hostname: '*.example.com' },
        { name: 'other', protocol: 'HTTPS', port: 8443, hostname: 'other.example.org' },
      ],
    },
  };
  const gateways = new Map([['infra/edge', gateway]]);
  const [plan] = routePlans({ ...input, observed: { ...input.observed, gateways } });
  return plan?.problem;
}

describe('a redirect to a scheme', () => {
  it.each<[string, Case]>([
    ['comes from the other', { redirect: { scheme: 'https' }, listener: 'plain' }],
    ['changes the port', { redirect: { scheme: 'https', port: 8443 }, listener: 'tls' }],
    ['changes the host', { redirect: { scheme: 'https', host: 'b.c' }, listener: 'tls' }],
    ['changes the path', { redirect: { scheme: 'https', prefix: '/b' }, listener: 'tls' }],
    ['is at no listener that is known', { redirect: { scheme: 'https' }, listener: 'absent' }],
  ])('is built where it %s', (_, given) => {
    expect(problemOf(given)).toBeUndefined();
  });

  it.each<[string, Case]>([
    ['its listener speaks it', { redirect: { scheme: 'https' }, listener: 'tls' }],
    ['its listener speaks it: http', { redirect: { scheme: 'http' }, listener: 'plain' }],
    ['one listener of all speaks it', { redirect: { scheme: 'https' } }],
    [
      'its listener speaks it, with the host of the route',
      { redirect: { scheme: 'https', host: 'a.example.com' }, listener: 'tls' },
    ],
    [
      'the class sends http to https',
      { redirect: { scheme: 'http' }, listener: 'tls', redirectFrom: 'plain' },
    ],
  ])('is not built where %s', (_, given) => {
    expect(problemOf(given)).toBe('redirect-loop');
  });
});
