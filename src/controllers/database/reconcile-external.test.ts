import { describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { databaseOf, namespace, putClass, secretWith } from './testing/objects.ts';

describe('an external database', () => {
  const external = { engine: 'postgres', provisioner: 'External' } as const;
  const texts = {
    host: 'db.example.com',
    port: '5432',
    username: 'u',
    password: 'p',
    database: 'd',
  };

  function put(harness: Harness, data: Record<string, string>): void {
    harness.cluster.put(builtin.secret, secretWith({ namespace, name: 'legacy' }, data));
  }

  async function start(spec: Parameters<typeof databaseOf>[0] = { secretName: 'legacy' }) {
    const harness = createHarness({ database: databaseOf(spec) });
    putClass(harness.cluster, external);
    await harness.converge();
    return harness;
  }

  it('waits for the Secret and its keys, then logs in; it makes nothing', async () => {
    const harness = await start();
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    const { password: _, database: __, ...some } = texts;
    put(harness, some);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False SecretIncomplete');
    expect(harness.message('Ready')).toBe(
      'Secret legacy has no keys password, database; add the keys password, database to Secret legacy',
    );
    put(harness, texts);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.binding).toEqual({ name: 'legacy' });
    expect(harness.rolesMade).toEqual([]);
    expect(harness.cluster.writes.every((write) => write === 'status Database orders-main')).toBe(
      true,
    );
  });

  it('is not Ready while its server cannot be reached: nobody else says that it serves', async () => {
    const harness = await start();
    harness.logins = [{ result: 'unreachable', message: 'Slipway cannot reach server x' }];
    put(harness, texts);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False LoginUnverified');
  });

  it('needs the name of the Secret', async () => {
    const harness = await start({});
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    expect(harness.message('Ready')).toContain('spec.secretName');
  });
});
