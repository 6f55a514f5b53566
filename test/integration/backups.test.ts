import { describe, expect, it } from 'vitest';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { backupAnnotation } from '../../src/controllers/well-known.ts';
import { at, listAt } from '../../src/controllers/wire-value.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder, listAll } from './support/objects.ts';

const environment = useEnvironment();

/** Makes the class, and a Database of it in a namespace of its own. */
async function begin(className: string, spec: Partial<Database['spec']> = {}) {
  const { client, newNamespace } = environment;
  const namespace = await newNamespace();
  const backed: DatabaseClass = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: className },
    spec: {
      engine: 'postgres',
      provisioner: 'StatefulSet',
      backup: { volume: { size: '1Gi' }, schedule: '0 3 * * *', timeZone: 'Europe/Berlin' },
    },
  };
  await client.apply(databaseClassResource, backed, developer);
  const apply = (name: string, more: Partial<Database['spec']>, annotations = {}) =>
    client.apply(
      databaseResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: { name, namespace, annotations },
        spec: { engine: 'postgres', className, ...more },
      },
      developer,
    );
  await apply('ledger', spec);
  return { namespace, apply, find: finder(client, namespace) };
}

describe('backups against a real API server', () => {
  it('are a CronJob, a volume and Jobs that the API server takes, and a restore waits for its Job', async () => {
    const { client, eventually } = environment;
    const { namespace, apply, find } = await begin('backed-up');
    await eventually(async () => {
      expect(conditionOf(await find.database('ledger'), 'Ready')).toBe('True Ready');
    });
    const cron = await client.get(builtin.cronJob, { namespace, name: 'ledger-db-backup' });
    expect(at(cron, 'spec', 'timeZone')).toBe('Europe/Berlin');
    const claim = { namespace, name: 'ledger-db-backups' };
    await client.get(builtin.persistentVolumeClaim, claim);
    await apply('ledger', {}, { [backupAnnotation]: 'now' });
    await eventually(async () => {
      const status = (await find.database('ledger'))?.status;
      expect(status?.backupRequest).toBe('now');
    });
    const items = await listAll(client, builtin.job, namespace);
    expect(items.map((job) => at(job, 'metadata', 'labels', 'slipway.dev/task'))).toEqual([
      'backup',
    ]);
    const [job] = items;
    expect(
      listAt(job, 'spec', 'template', 'spec', 'initContainers').map((one) => at(one, 'name')),
    ).toEqual(['dump']);
    await apply('copy', { restoreFrom: { database: 'ledger', backup: 'latest' } });
    await eventually(async () => {
      const copy = await find.database('copy');
      expect(conditionOf(copy, 'Restored')).toMatch(/Restoring|Restored/);
      const jobs = await listAll(client, builtin.job, namespace);
      expect(jobs.some(({ metadata }) => metadata.name.startsWith('copy-db-restore-'))).toBe(true);
    });
  });

  it('refuses another source once a Database exists', async () => {
    const { apply } = await begin('backed-up-fixed');
    await expect(apply('ledger', { restoreFrom: { backup: 'latest' } })).rejects.toThrow(
      'restoreFrom cannot be changed, set or removed later',
    );
  });

  it('with deletionPolicy Snapshot make a last one before anything is deleted', async () => {
    const { client, eventually } = environment;
    const { namespace, find } = await begin('backed-up-last', { deletionPolicy: 'Snapshot' });
    await eventually(async () => {
      expect(conditionOf(await find.database('ledger'), 'Ready')).toBe('True Ready');
    });
    const live = await find.database('ledger');
    const uid = live?.metadata.uid ?? '';
    await client.delete(databaseResource, { namespace, name: 'ledger' }, { uid });
    await eventually(async () => {
      const jobs = await listAll(client, builtin.job, namespace);
      expect(jobs.some(({ metadata }) => metadata.name.includes('-snapshot-'))).toBe(true);
    });
  });
});
