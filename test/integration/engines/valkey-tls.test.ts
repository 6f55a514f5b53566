import { beforeAll, describe, expect, it } from 'vitest';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import { tlsModes, type Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import {
  isOpensslMissing,
  makeCertificates,
  whyNoOpenssl,
  type Certificate,
} from '../support/certificates.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';

const { signal } = new AbortController();
const whyNot = isOpensslMissing ? whyNoOpenssl : whyNoValkey;

describe.skipIf(isValkeyMissing || isOpensslMissing)(`a real Valkey with TLS ${whyNot}`, () => {
  const used = useValkey();
  let certificates: readonly Certificate[] = [];

  beforeAll(() => {
    certificates = makeCertificates(['localhost', 'elsewhere.test']);
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
