import {
  issueAuthority,
  issueServerCertificate,
} from '../../../../src/controllers/database/steps/issue-certificate.ts';
import type { Cluster } from '../cluster.ts';

const dayMs = 86_400_000;
const name = 'trusted-authority';
/** Where proxies of Envoy Gateway look for whom to trust. */
const bundlePath = '/etc/ssl/certs/ca-certificates.crt';
const bundleKey = 'ca-certificates.crt';

type Pair = Awaited<ReturnType<typeof issueAuthority>>;

/** Makes an authority that the proxies are to trust, once for each cluster. */
export async function installTrustedAuthority(
  { kubectl }: Cluster,
  namespace: string,
): Promise<void> {
  const validity = { from: new Date(Date.now() - dayMs), to: new Date(Date.now() + 365 * dayMs) };
  const found = await kubectl([
    'get',
    'secret',
    name,
    `--namespace=${namespace}`,
    '--ignore-not-found',
    '--output=name',
  ]);
  if (found.trim() !== '') return;
  const names = { commonName: 'trusted by the gateways', organization: 'acme' };
  const { certificate, key } = await issueAuthority(names, validity);
  const metadata = { name, namespace };
  const stringData = { 'tls.crt': certificate, 'tls.key': key };
  const items = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [bundleKey]: certificate } },
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', stringData },
  ];
  await kubectl(['apply', '--server-side', '--filename', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
}

/** What makes pods of proxies trust the authority, and nobody else. */
export const trustOfProxies = {
  volumes: [{ name: 'trust', configMap: { name } }],
  volumeMounts: [
    { name: 'trust', mountPath: bundlePath, subPath: bundleKey, readOnly: true },
  ] as const,
};

/** A certificate that the gateways trust, for a day. */
export async function certificateFor(
  { kubectl }: Cluster,
  namespace: string,
  host: string,
): Promise<Pair> {
  const read = async (key: string): Promise<string> => {
    const path = `--output=jsonpath={.data.${key.replace('.', '\\.')}}`;
    const encoded = await kubectl(['get', 'secret', name, `--namespace=${namespace}`, path]);
    return Buffer.from(encoded, 'base64').toString('utf8');
  };
  const authority = { certificate: await read('tls.crt'), key: await read('tls.key') };
  const validity = { from: new Date(Date.now() - dayMs), to: new Date(Date.now() + dayMs) };
  return issueServerCertificate(authority, host, { dns: [host], ip: [] }, validity);
}
