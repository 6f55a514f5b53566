import { describe, expect, it } from 'vitest';
import { databaseResource, type DatabaseSpec } from '../../src/crds/database/v1alpha1.ts';
import { useEnvironment } from './support/environment.ts';
import { developer } from './support/objects.ts';

const environment = useEnvironment();
const adopt = { claim: 'data-legacy-0', secretName: 'legacy', dataPath: 'data', userId: 1001 };

async function applyDatabase(namespace: string, spec: Partial<DatabaseSpec> = {}): Promise<void> {
  await environment.client.apply(
    databaseResource,
    {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: { name: 'ledger', namespace },
      spec: { engine: 'postgres', adopt, ...spec },
    },
    developer,
  );
}

describe('a volume of a server that ran before', () => {
  it('stays what it was named as: it is not changed, set or removed later', async () => {
    const { newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace);
    await expect(
      applyDatabase(namespace, { adopt: { ...adopt, claim: 'data-other-0' } }),
    ).rejects.toThrow('adopt cannot be changed, set or removed later');
    await expect(
      applyDatabase(namespace, { adopt, restoreFrom: { backup: 'latest' } }),
    ).rejects.toThrow('Remove adopt or restoreFrom');
  });
});
