import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildHttpRoutes } from './http-route.ts';

const gateway = { name: 'edge', namespace: 'infra', sectionName: 'https' };
const classSpec = { gateways: [{ exposure: 'public', gateway, redirectFrom: 'http' }] };

/** The redirects of a service at a gateway whose listener for TLS has this port. */
function redirects(port: number | undefined) {
  const listeners = [
    { name: 'http', port: 80, protocol: 'HTTP' },
    ...(port === undefined ? [] : [{ name: 'https', port, protocol: 'HTTPS' }]),
  ];
  const live = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'infra' },
    spec: { gatewayClassName: 'example', listeners },
  };
  const input = buildInput({
    spec: { routes: [{ name: 'public', host: 'shop.example.com' }] },
    class: classSpec,
    observed: { gateways: new Map([['infra/edge', live]]) },
  });
  return buildHttpRoutes(input).map(({ metadata, spec }) => ({
    name: metadata.name,
    section: spec.parentRefs?.[0]?.sectionName,
    filters: spec.rules?.[0]?.filters,
  }));
}

const redirect = (more: object) => [
  {
    type: 'RequestRedirect',
    requestRedirect: { scheme: 'https', statusCode: 301, ...more },
  },
];

describe('the redirect to https', () => {
  it.each<[string, number | undefined, object]>([
    ['leaves the usual port to the scheme', 443, {}],
    ['names another port', 8443, { port: 8443 }],
    ['does not wait for a listener', undefined, {}],
  ])('%s', (_, port, more) => {
    expect(redirects(port)).toEqual([
      { name: 'orders-public', section: 'https', filters: undefined },
      { name: 'orders-public.https', section: 'http', filters: redirect(more) },
    ]);
  });
});
