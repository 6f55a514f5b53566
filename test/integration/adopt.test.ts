import { describe, expect, it } from 'vitest';
import { databaseResource, type DatabaseSpec } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { applyYaml } from '../control-plane/fixtures.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder } from './support/objects.ts';

const environment = useEnvironment();
const adopt = { claim: 'data-legacy-0', secretName: 'legacy', dataPath: 'data', userId: 1001 };

/** The server of somebody else's chart, with its volume and its Secret. */
async function applyLegacy(namespace: string, replicas: number): Promise<void> {
  await applyYaml(
    environment.facts,
    `
apiVersion: v1
kind: Secret
metadata: { name: legacy }
stringData: { username: shop, password: as-before, database: shop }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: legacy }
spec:
  replicas: ${replicas}
  serviceName: legacy
  selector: { matchLabels: { app: legacy } }
  template:
    metadata: { labels: { app: legacy } }
    spec:
      containers:
        - name: server
          image: legacy:1
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    { namespace },
  );
}

async function applyDatabase(
  namespace: string,
  spec: Partial<DatabaseSpec> = {},
  name = 'ledger',
): Promise<void> {
  await environment.client.apply(
    databaseResource,
    {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: { name, namespace },
      spec: { engine: 'postgres', adopt, ...spec },
    },
    developer,
  );
}

describe('a volume of a server that ran before', () => {
  it('is adopted once nothing mounts it, served, released and never deleted', async () => {
    const { audit, client, eventually, newNamespace, settle, operatorUser } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const ready = (expected: string) =>
      eventually(async () => {
        expect(conditionOf(await find.database('ledger'), 'Ready')).toBe(expected);
      });
    await applyDatabase(namespace);
    await ready('False SecretMissing');
    await applyLegacy(namespace, 1);
    await eventually(async () => {
      expect(await find.any(builtin.pod)('legacy-0')).toMatchObject({
        status: { phase: 'Running' },
      });
    });
    await ready('False ClaimInUse');
    expect((await find.database('ledger'))?.status?.summary?.message).toContain('Pod legacy-0');
    expect(await find.any(builtin.statefulSet)('ledger-db')).toBeUndefined();

    await applyLegacy(namespace, 0);
    await ready('True Ready');
    const claim = await find.any(builtin.persistentVolumeClaim)(adopt.claim);
    expect(claim?.metadata).toMatchObject({
      labels: { 'slipway.dev/database': 'ledger' },
      annotations: {
        'slipway.dev/adopted': (await find.database('ledger'))?.metadata.uid,
      },
    });
    expect(claim?.metadata.ownerReferences).toBeUndefined();
    expect(claim).toMatchObject({ spec: { resources: { requests: { storage: '1Gi' } } } });
    expect(await find.any(builtin.persistentVolumeClaim)('data-ledger-db-0')).toBeUndefined();
    expect(await find.any(builtin.secret)('ledger-db-admin')).toBeUndefined();
    const volume = () =>
      client.get(builtin.persistentVolume, {
        namespace: '',
        name: `pvc-${claim?.metadata.uid ?? ''}`,
      });
    expect(await volume()).toMatchObject({ spec: { persistentVolumeReclaimPolicy: 'Retain' } });

    await settle();
    const mark = await audit.mark();
    await settle();
    const requests = requestsOf(await audit.since(mark), operatorUser);
    const own = requests.filter((request) => request.namespace === namespace);
    expect(writesOf(own)).toEqual([]);
    expect(own.filter(({ resource }) => resource === 'pods')).toEqual([]);

    const { uid = '' } = (await find.database('ledger'))?.metadata ?? {};
    await client.delete(databaseResource, { namespace, name: 'ledger' }, { uid });
    await eventually(async () => {
      expect(await find.any(builtin.pod)('ledger-db-0')).toBeUndefined();
    });
    const left = await find.any(builtin.persistentVolumeClaim)(adopt.claim);
    expect(left?.metadata).toMatchObject({ uid: claim?.metadata.uid });
    expect(left?.metadata.deletionTimestamp).toBeUndefined();
    await applyLegacy(namespace, 1);
    await eventually(async () => {
      expect(await find.any(builtin.pod)('legacy-0')).toMatchObject({
        status: { phase: 'Running' },
      });
    });
  });

  it('is one Database’s where two ask for it at the same moment', async () => {
    const { client, eventually, newNamespace, settle } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const legacy = () => find.any(builtin.pod)('legacy-0');
    await applyLegacy(namespace, 1);
    await eventually(async () => {
      expect(await legacy()).toMatchObject({ status: { phase: 'Running' } });
    });
    await applyLegacy(namespace, 0);
    await eventually(async () => expect(await legacy()).toBeUndefined());

    const names = ['ledger', 'journal'];
    await Promise.all(names.map((name) => applyDatabase(namespace, {}, name)));
    const ready = async (name: string) => conditionOf(await find.database(name), 'Ready') ?? '';
    await eventually(async () => {
      const all = await Promise.all(names.map(ready));
      expect(all.toSorted()).toEqual(['False ClaimInUse', 'True Ready']);
    });
    await settle();
    const [winner = '', loser = ''] =
      (await ready('ledger')) === 'True Ready' ? names : names.toReversed();
    expect((await find.database(loser))?.status?.summary?.message).toContain(`Database ${winner}`);
    expect(await find.any(builtin.statefulSet)(`${winner}-db`)).toBeDefined();
    expect(await find.any(builtin.statefulSet)(`${loser}-db`)).toBeUndefined();
  });

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
