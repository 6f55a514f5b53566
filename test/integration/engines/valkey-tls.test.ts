import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import { tlsModes, type Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';

const { signal } = new AbortController();
const hasOpenssl = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'openssl')));
const whyNot = hasOpenssl ? whyNoValkey : 'skipped: no openssl in PATH (apt-get install openssl)';

interface Certificate {
  /** Both in PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** Two certificates that sign themselves, of `localhost` and of `elsewhere.test`. */
function makeCertificates(folder: string): readonly Certificate[] {
  return ['localhost', 'elsewhere.test'].map((name) => {
    const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
    const request = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
    const files = ['-keyout', key, '-out', certificate];
    const settings = ['req'].concat(request.split(' '), subject, files);
    execFileSync('openssl', settings, { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  });
}

describe.skipIf(isValkeyMissing || !hasOpenssl)(`a real Valkey with TLS ${whyNot}`, () => {
  const used = useValkey();
  let certificates: readonly Certificate[] = [];

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-certificates-'));
    certificates = makeCertificates(folder);
    rmSync(folder, { recursive: true });
  });

  /** Restarts the server with the certificate of that number. */
  async function present(number: number): Promise<void> {
    const { key = '', certificate = '' } = certificates[number] ?? {};
    const files = [
      '--tls-cert-file',
      used.server.writeFile('tls.crt', certificate),
      '--tls-key-file',
      used.server.writeFile('tls.key', key),
    ];
    const ports = `--port 0 --tls-port ${used.server.port} --tls-auth-clients no`;
    await used.server.restart(ports.split(' ').concat(files));
  }

  /** The result in each mode that trusts the certificate of that number. */
  async function results(number: number): Promise<Record<string, string>> {
    const connection: Omit<Connection, 'tls'> = {
      host: 'localhost',
      port: used.server.port,
      database: '0',
      username: used.names.login,
      password: used.servicePassword,
      certificates: certificates[number]?.certificate ?? '',
    };
    const outcomes = await Promise.all(
      tlsModes.map((tls) => tryLogin(valkey, { ...connection, tls }, { signal })),
    );
    const texts = outcomes.map((outcome, index): readonly [string, string] => {
      const code = 'message' in outcome ? /\(([^()]*)\)$/.exec(outcome.message)?.[1] : undefined;
      return [tlsModes[index] ?? '', code ?? outcome.result];
    });
    return Object.fromEntries(texts);
  }

  it('lets in who speaks TLS and trusts its certificate', async () => {
    await present(0);
    expect(await results(0)).toEqual({
      disable: 'ECONNRESET',
      prefer: 'verified',
      require: 'verified',
      'verify-ca': 'verified',
      'verify-full': 'verified',
    });
  });

  it('is not taken for another, nor trusted by the certificate of another', async () => {
    await present(1);
    expect(await results(1)).toMatchObject({
      require: 'verified',
      'verify-ca': 'verified',
      'verify-full': 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(await results(0)).toMatchObject({
      prefer: 'verified',
      require: 'verified',
      'verify-ca': 'DEPTH_ZERO_SELF_SIGNED_CERT',
      'verify-full': 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('is told from one without TLS', async () => {
    await used.server.restart();
    expect(await results(0)).toEqual({
      disable: 'verified',
      prefer: 'verified',
      require: 'NO_TLS',
      'verify-ca': 'NO_TLS',
      'verify-full': 'NO_TLS',
    });
  });
});
