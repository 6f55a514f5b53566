import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** For `describe.skipIf`: certificates cannot be made on this machine. */
export const isOpensslMissing = !(process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'openssl')));

/** For the name of tests that need it: says why they were skipped, where they are. */
export const whyNoOpenssl = isOpensslMissing
  ? 'skipped: no openssl in PATH (apt-get install openssl)'
  : '';

export interface Certificate {
  /** Both in PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** Certificates of these hosts that sign themselves. */
export function makeCertificates(hosts: readonly string[]): readonly Certificate[] {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-certificates-'));
  try {
    return hosts.map((name) => {
      const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
      const request = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
      const files = ['-keyout', key, '-out', certificate];
      const settings = ['req'].concat(request.split(' '), subject, files);
      execFileSync('openssl', settings, { stdio: 'ignore' });
      return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
