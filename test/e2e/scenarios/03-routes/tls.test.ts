import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  issueAuthority,
  issueServerCertificate,
} from '../../../../src/controllers/database/steps/issue-certificate.ts';
import { eventually } from '../../../eventually.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, get } from '../../support/shop.ts';
import { echo, untilAnswered } from './echo.ts';

const cluster = useCluster();
const namespace = 'secure';
const host = 'secure.example.com';
const gateway = { namespace: 'gateways', name: 'public' };
const dayMs = 86_400_000;

/** The certificate of the authority that the clients trust. */
let trusted = '';

/** Applies the listeners that are of this test; none take it away again. */
async function applyListeners(...listeners: readonly object[]): Promise<void> {
  const object = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: gateway,
    spec: { gatewayClassName: 'envoy', listeners },
  };
  const args = ['apply', '--server-side', '--field-manager', 'tls', '--filename', '-'];
  await cluster.kubectl(args, { stdin: JSON.stringify(object) });
}

async function certificateSecret(): Promise<object> {
  const validity = { from: new Date(Date.now() - dayMs), to: new Date(Date.now() + dayMs) };
  const name = { commonName: 'platform', organization: 'acme' };
  const authority = await issueAuthority(name, validity);
  trusted = authority.certificate;
  const names = { dns: [host], ip: [] };
  const { certificate, key } = await issueServerCertificate(authority, host, names, validity);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: 'secure-example-com', namespace: gateway.namespace },
    stringData: { 'tls.crt': certificate, 'tls.key': key },
  };
}

const secureClass = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'MicroserviceClass',
  metadata: { name: 'secure' },
  spec: {
    gateways: [
      { exposure: 'public', gateway: { ...gateway, sectionName: 'https' }, redirectFrom: 'http' },
    ],
  },
};

describe('routes of a class with TLS', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    await applyObjects(
      cluster,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      await certificateSecret(),
      secureClass,
    );
    await applyListeners({
      name: 'https',
      port: 443,
      protocol: 'HTTPS',
      tls: { certificateRefs: [{ name: 'secure-example-com' }] },
      allowedRoutes: { namespaces: { from: 'All' } },
    });
    const routes = [{ name: 'public', host }];
    await applyObjects(cluster, echo('echo', routes, { namespace, className: 'secure' }));
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
  });
  afterAll(async () => {
    await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    await cluster.kubectl(['delete', 'microserviceclass', 'secure', '--wait=false']);
    await applyListeners();
  });

  it('are served with its certificate', async () => {
    const connect = { ca: trusted, servername: host };
    const agent = new Agent({ connect });
    try {
      await eventually(
        async () => {
          const url = `${cluster.httpsUrl}/a?b=c`;
          const { statusCode, body } = await request(url, { headers: { host }, dispatcher: agent });
          const seen = await body.text();
          expect(statusCode).toBe(200);
          expect(seen).toContain('"url":"/a?b=c"');
          expect(seen).toContain('"x-forwarded-proto":"https"');
        },
        { what: 'an answer over TLS', timeoutMs: 60_000, intervalMs: 500 },
      );
    } finally {
      await agent.close();
    }
  });

  it('send requests without TLS to the same URL with it', async () => {
    expect.hasAssertions();
    await untilAnswered(cluster, { path: '/a?b=c', host }, ({ status, headers, seen }) => {
      expect(status).toBe(301);
      expect(headers['location']).toBe(`https://${host}/a?b=c`);
      expect(seen).toBeUndefined();
    });
  });

  it('leave services of other classes as they were', async () => {
    expect((await get(cluster, '/catalog/products')).status).toBe(200);
  });
});
