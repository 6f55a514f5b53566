import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Somebody who may call the API server: a name in audit logs and RBAC, and its token. */
export interface User {
  name: string;
  groups: readonly string[];
  token: string;
}

/** A user with a token of its own; each run has other tokens. */
export function createUser(name: string, groups: readonly string[] = []): User {
  return { name, groups, token: randomBytes(24).toString('base64url') };
}

/** The file for kube-apiserver's --token-auth-file: token, user, uid, "groups". */
export function tokenFile(users: readonly User[]): string {
  return users
    .map(({ token, name, groups }) => `${token},${name},${name},"${groups.join(',')}"\n`)
    .join('');
}

/** A key pair that signs and checks the tokens of service accounts, as PEM. */
export function createServiceAccountKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/**
 * The CA out of the file that kube-apiserver makes at its first start: the certificate it serves
 * with and, after it, the one that signed that.
 */
export async function readCa(certificateFile: string): Promise<string> {
  const content = await readFile(certificateFile, 'utf8');
  const certificates = content.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  const ca = certificates?.[1];
  if (ca === undefined) throw new Error(`${certificateFile} holds no CA after the certificate`);
  return `${ca}\n`;
}

export interface KubeconfigOptions {
  server: string;
  caFile: string;
  user: User;
}

/** Writes a kubeconfig that only this user of the machine can read; JSON is YAML. */
export async function writeKubeconfig(folder: string, options: KubeconfigOptions): Promise<string> {
  const { server, caFile, user } = options;
  const name = 'slipway-control-plane';
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: user.name, user: { token: user.token } }],
    contexts: [{ name, context: { cluster: name, user: user.name, namespace: 'default' } }],
  };
  const path = join(folder, `${user.name.replaceAll(/[^a-z0-9-]/g, '-')}.kubeconfig`);
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return path;
}
