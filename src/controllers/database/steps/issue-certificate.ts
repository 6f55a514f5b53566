import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyPair, Validity } from '../certificates/certificate-secrets.ts';
import type { ServerNames } from '../certificates/plan-certificates.ts';
import { loadX509 } from './load-x509.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

type Keys = Awaited<ReturnType<typeof newKeys>>;

/** An authority that was made just now, or another certificate of one with the key that it had. */
export async function issueAuthority(
  name: { readonly commonName: string; readonly organization: string },
  validity: Validity,
  former?: KeyPair,
): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = former === undefined ? await newKeys() : await readKeys(former);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name.commonName] }, { O: [name.organization] }],
    keys,
    signingAlgorithm: algorithm,
    serialNumber: newSerialNumber(),
    notBefore: validity.from,
    notAfter: validity.to,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: textOf(certificate.toString('pem')), key: await keyText(keys.privateKey) };
}

/** A certificate of a server by these names, with a key of its own, signed by the authority. */
export async function issueServerCertificate(
  authority: KeyPair,
  commonName: string,
  names: ServerNames,
  validity: Validity,
): Promise<KeyPair> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.certificate);
  const { privateKey: signingKey } = await readKeys(authority);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [commonName] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    serialNumber: newSerialNumber(),
    notBefore: validity.from,
    notAfter: validity.to,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: textOf(certificate.toString('pem')), key: await keyText(keys.privateKey) };
}

/**
 * Until when the authority of this certificate is valid; undefined where it cannot sign at `now`:
 * the texts are none, do not belong together, or it has run out.
 */
export function validUntil({ certificate, key }: KeyPair, now: Date): Date | undefined {
  try {
    const read = new X509Certificate(certificate);
    const to = new Date(read.validTo);
    const fits = read.ca && read.checkPrivateKey(createPrivateKey(key));
    return fits && to > now ? to : undefined;
  } catch {
    return undefined;
  }
}

function newKeys() {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** The keys of a pair whose texts belong together. Rejects where they are none. */
async function readKeys({ certificate, key }: KeyPair): Promise<Keys> {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  const [publicKey, privateKey] = await Promise.all([
    crypto.subtle.importKey('spki', new Uint8Array(spki), algorithm, true, ['verify']),
    crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign']),
  ]);
  return { publicKey, privateKey };
}

/** 127 bits that nobody can guess: a positive number, which RFC 5280 asks for. */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}

async function keyText(key: Keys['privateKey']): Promise<string> {
  const lines = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n');
  return textOf(`-----BEGIN PRIVATE KEY-----\n${lines.trimEnd()}\n-----END PRIVATE KEY-----`);
}

/** With the end of line that a file of text has. */
function textOf(pem: string): string {
  return `${pem.trimEnd()}\n`;
}
