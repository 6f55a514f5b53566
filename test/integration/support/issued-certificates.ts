import {
  combinedKey,
  type KeyPair,
} from '../../../src/controllers/database/certificates/certificate-secrets.ts';
import type { ServerTls } from '../../../src/controllers/database/engines/engine.ts';
import {
  issueAuthority,
  issueServerCertificate,
} from '../../../src/controllers/database/steps/issue-certificate.ts';

const hourMs = 3_600_000;

/** An authority, and what it signs. */
export interface TestAuthority extends KeyPair {
  /** A certificate for servers on the loopback. */
  readonly valid: KeyPair;
  /** The same, which ran out an hour ago. */
  readonly expired: KeyPair;
  /** The same for a server of another name. */
  readonly other: KeyPair;
}

/** Makes an authority as Slipway does, and certificates of it. */
export async function makeAuthority(): Promise<TestAuthority> {
  const validity = (from: number, to: number) => ({
    from: new Date(Date.now() + from * hourMs),
    to: new Date(Date.now() + to * hourMs),
  });
  const name = { commonName: 'orders-main-db-ca', organization: 'shop' };
  const authority = await issueAuthority(name, validity(-3, 3));
  const here = { dns: ['orders-main-db.shop.svc', 'localhost'], ip: ['127.0.0.1', '::1'] };
  const elsewhere = { dns: ['elsewhere.shop.svc'], ip: ['192.0.2.1'] };
  return {
    ...authority,
    valid: await issueServerCertificate(authority, 'orders-main-db', here, validity(-1, 1)),
    expired: await issueServerCertificate(authority, 'orders-main-db', here, validity(-2, -1)),
    other: await issueServerCertificate(authority, 'elsewhere-db', elsewhere, validity(-1, 1)),
  };
}

type WriteFile = (name: string, text: string) => string;

/** Writes the files of a server, as the kubelet does; again, where they are there. */
export function writeCertificate(writeFile: WriteFile, authority: string, pair: KeyPair) {
  return {
    authority: writeFile('ca.crt', authority),
    certificate: writeFile('tls.crt', pair.certificate),
    key: writeFile('tls.key', pair.key),
    combined: writeFile(combinedKey, pair.key + pair.certificate),
  };
}

/** What the containers of the engines are told of such files. */
export function serverTls(
  writeFile: WriteFile,
  authority: TestAuthority,
  isRequired: boolean,
): ServerTls {
  return {
    ...writeCertificate(writeFile, authority.certificate, authority.valid),
    isRequired,
    accessRules: writeFile('access-rules.conf', ''),
    probeNotes: writeFile('probe-notes', ''),
  };
}
