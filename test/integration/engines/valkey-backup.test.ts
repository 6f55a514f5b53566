import { dirname } from 'node:path';
import { describe } from 'vitest';
import { withSession } from '../../../src/controllers/database/engines/valkey/session.ts';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';
import { useValkeyNames } from '../support/valkey-names.ts';
import { findValkey } from '../support/valkey-server.ts';
import { describeBackup } from './backup-contract.ts';

/** Else a server waits for more replicas before it sends its data. */
const promptSync = ['--repl-diskless-sync-delay', '0'];
const { signal } = new AbortController();

async function commands(connection: Connection, ...all: (readonly string[])[]): Promise<void> {
  await withSession(connection, signal, async ({ run }) => {
    for (const command of all) await run(...command);
  });
}

describe.skipIf(isValkeyMissing)(`a real Valkey ${whyNoValkey}`, () => {
  const [source, target] = [useValkey(promptSync), useValkey()];
  const shims = useValkeyNames();

  describeBackup({
    engine: valkey,
    source: { adminPassword: source.adminPassword, port: () => source.server.port },
    target: { adminPassword: target.adminPassword, port: () => target.server.port },
    path: () => `${shims()}:${dirname(findValkey()?.server ?? '')}`,
    fill: (service) =>
      commands(
        service,
        ['FLUSHALL'],
        ['SET', 'plain', "it's 🚢"],
        ['SET', 'key with "quotes"\nand a line', ' a\r\nb '],
        ['SET', 'brief', 'x', 'EX', '100000'],
        ['HSET', 'hash', 'a', '1', 'b', '2'],
        ['RPUSH', 'list', '1', '2', '3'],
        ['ZADD', 'scores', '1', 'a', '2', 'b'],
        ['XADD', 'stream', '1-1', 'field', 'value'],
        ['EVAL', "for i = 1, 5000 do redis.call('SET', 'many:' .. i, i) end", '0'],
        ['SELECT', '3'],
        ['SET', 'elsewhere', '3'],
        [
          'FUNCTION',
          'LOAD',
          'REPLACE',
          "#!lua name=ours\nredis.register_function('double', function(k, a) return a[1] * 2 end)",
        ],
      ),
    content: (service) =>
      withSession(service, signal, async ({ run }) => {
        const found: unknown[] = [];
        for (const index of ['0', '3']) {
          await run('SELECT', index);
          const keys = await run('KEYS', '*');
          for (const key of (Array.isArray(keys) ? keys : []).map(String).toSorted()) {
            const ttl = Number(await run('TTL', key)) > 0;
            const type = String(await run('TYPE', key));
            found.push([index, key, type, ttl, type === 'string' ? await run('GET', key) : '']);
          }
        }
        const libraries = await run('FUNCTION', 'LIST', 'LIBRARYNAME', 'ours');
        return [found, Array.isArray(libraries) ? libraries.length : libraries];
      }),
    write: (service) => commands(service, ['SET', 'later', 'x']),
  });
});
