import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { MeasuredScope } from '../../../src/controllers/database/engines/engine.ts';
import { eventually } from '../../eventually.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';

const { signal } = new AbortController();
const mebibyte = 2 ** 20;
/** Of 45,000 characters: MariaDB's `text` holds no more than 65,535. */
const values = 48;

/** What holds of every engine that tells how much the data takes, on a real server of it. */
export function describeSize(under: EngineUnderTest, scopes: readonly MeasuredScope[]): void {
  const { databaseNamed, login, asService } = loginsTo(under);

  it.each(scopes)('tells the service how much the data of the %s takes', async (scope) => {
    const database = databaseNamed(`orders-sized-${scope}`);
    await login(database, 'secret');
    const service = asService(database, 'secret');
    const measured = async (): Promise<number> => {
      const bytes = await under.engine.measure?.(service, { scope, signal });
      if (bytes === undefined) throw new Error('the server does not tell');
      return bytes;
    };
    const before = await measured();
    for (let count = 0; count < values; count += 1) {
      await under.store(service, randomBytes(33_750).toString('base64'));
    }
    await eventually(async () => expect(await measured()).toBeGreaterThan(before + mebibyte), {
      what: 'the size with what was stored',
      timeoutMs: 30_000,
    });
    expect(await measured()).toBeLessThan(before + 64 * mebibyte);
  });
}
