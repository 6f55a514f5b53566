import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  cert: string;
  key: string;
}

export interface TestAuthority {
  ca: string;
  /** A certificate for 127.0.0.1 and localhost. */
  server: KeyPair;
  /** A client certificate of the user `tester`. */
  client: KeyPair;
}

/** Makes a certificate authority of its own, with openssl; every call makes another one. */
export function createTestAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-ca-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const issue = (name: string, subject: string, extensions: string): KeyPair => {
    writeFileSync(join(folder, `${name}.ext`), extensions);
    const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject];
    openssl('req', ...newKey, ...request);
    const signer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    const files = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', `${name}.ext`];
    openssl('x509', '-req', ...files, ...signer);
    return { cert: read(`${name}.crt`), key: read(`${name}.key`) };
  };
  try {
    const authority = ['-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2'];
    openssl('req', '-x509', ...newKey, ...authority, '-subj', `/CN=ca-${folder.slice(-6)}`);
    return {
      ca: read('ca.crt'),
      server: issue('server', '/CN=localhost', 'subjectAltName=IP:127.0.0.1,DNS:localhost\n'),
      client: issue('client', '/O=testers/CN=tester', 'extendedKeyUsage=clientAuth\n'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
