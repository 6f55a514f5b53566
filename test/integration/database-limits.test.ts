import { expect, it } from 'vitest';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder } from './support/objects.ts';

const environment = useEnvironment();

it('a database that is one too many is made once another one goes, without being asked', async () => {
  const { client, eventually, newNamespace } = environment;
  const namespace = await newNamespace();
  const find = finder(client, namespace);
  const limited: DatabaseClass = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: 'limited' },
    spec: { engine: 'postgres', provisioner: 'StatefulSet', limits: { databases: 1 } },
  };
  await client.apply(databaseClassResource, limited, developer);
  const apply = (name: string): Promise<unknown> => {
    const database: Database = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: { name, namespace },
      spec: { engine: 'postgres', className: 'limited' },
    };
    return client.apply(databaseResource, database, developer);
  };
  const comesTo = (name: string, expected: string): Promise<void> =>
    eventually(async () => {
      expect(conditionOf(await find.database(name), 'Ready')).toBe(expected);
    });
  await apply('ledger');
  await comesTo('ledger', 'True Ready');
  await apply('archive');
  await comesTo('archive', 'False LimitExceeded');
  const first = await find.database('ledger');
  await client.delete(
    databaseResource,
    { namespace, name: 'ledger' },
    { uid: first?.metadata.uid ?? '' },
  );
  await comesTo('archive', 'True Ready');
});
