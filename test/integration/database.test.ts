import { describe, expect, it } from 'vitest';
import {
  databaseResource,
  type Database,
  type DatabaseSpec,
} from '../../src/crds/database/v1alpha1.ts';
import { protectionAnnotation, reclaimPolicyAnnotation } from '../../src/controllers/well-known.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder } from './support/objects.ts';

const environment = useEnvironment();

async function applyDatabase(namespace: string, spec: Partial<DatabaseSpec> = {}): Promise<void> {
  const body: Database = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name: 'ledger', namespace },
    spec: { engine: 'postgres', ...spec },
  };
  await environment.client.apply(databaseResource, body, developer);
}

async function readyIn(namespace: string): Promise<void> {
  const find = finder(environment.client, namespace);
  await environment.eventually(async () => {
    expect(conditionOf(await find.database('ledger'), 'Ready')).toBe('True Ready');
  });
}

describe('a Database made by hand', () => {
  it('becomes Ready with each object written once, and is silent then', async () => {
    const { audit, newNamespace, settle, operatorUser } = environment;
    const namespace = await newNamespace();
    const mark = await audit.mark();
    await applyDatabase(namespace);
    await readyIn(namespace);
    await settle();
    const requests = requestsOf(await audit.since(mark), operatorUser).filter(
      (request) => request.namespace === namespace && !request.resource.startsWith('events'),
    );
    const written = writesOf(requests).map(
      ({ verb, resource, name }) => `${verb} ${resource} ${name}`,
    );
    const statuses = written.filter((write) => write.includes('/status'));
    expect(written.filter((write) => !statuses.includes(write)).toSorted()).toEqual([
      'patch networkpolicies.networking.k8s.io ledger-db',
      'patch secrets ledger-db',
      'patch secrets ledger-db-admin',
      'patch services ledger-db',
      'patch statefulsets.apps ledger-db',
    ]);
    expect(statuses.length).toBeLessThanOrEqual(3);
  });

  it('gets its objects back as declared, whatever somebody does to them', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace);
    await readyIn(namespace);
    const find = finder(client, namespace);
    const ref = { namespace, name: 'ledger-db' };
    await client.mergePatch(builtin.statefulSet, ref, { spec: { replicas: 2 } });
    await client.mergePatch(builtin.service, ref, { metadata: { ownerReferences: [] } });
    const policy = await find.any(builtin.networkPolicy)('ledger-db');
    await client.mergePatch(builtin.networkPolicy, ref, { spec: { ingress: [{}] } });
    await eventually(async () => {
      const statefulSet = await find.any(builtin.statefulSet)('ledger-db');
      expect(statefulSet).toMatchObject({ spec: { replicas: 1 } });
      const service = await find.any(builtin.service)('ledger-db');
      expect(service?.metadata.ownerReferences).toHaveLength(1);
      const live = await find.any(builtin.networkPolicy)('ledger-db');
      expect(live).toMatchObject({ spec: Reflect.get(policy ?? {}, 'spec') });
    });
  });

  it('takes a change of size and version as far as that is safe', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace, { storage: '2Gi', version: '17.2' });
    await readyIn(namespace);
    const find = finder(client, namespace);
    await applyDatabase(namespace, { storage: '1Gi', version: '17.5' });
    await eventually(async () => {
      const database = await find.database('ledger');
      expect(conditionOf(database, 'Stalled')).toBe('True StorageShrink');
      expect(database?.status?.version).toBe('17.5');
    });
    await applyDatabase(namespace, { storage: '3Gi', version: '18' });
    await eventually(async () => {
      // The simulated storage class lets no volume grow.
      const database = await find.database('ledger');
      expect(conditionOf(database, 'Stalled')).toBe('True VersionUnsupported');
      expect(conditionOf(database, 'Ready')).toBe('True Ready');
      expect(database?.status?.version).toBe('17.5');
    });
  });

  it('passes protection from deletion on to its volume, and takes it away with it', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace, { storage: '2Gi' });
    await readyIn(namespace);
    const protect = (value: string | null) =>
      client.mergePatch(
        databaseResource,
        { namespace, name: 'ledger' },
        { metadata: { annotations: { [protectionAnnotation]: value } } },
      );
    const claim = () =>
      finder(client, namespace).any(builtin.persistentVolumeClaim)('data-ledger-db-0');
    await protect('true');
    await eventually(async () => {
      expect((await claim())?.metadata.annotations).toHaveProperty([protectionAnnotation], 'true');
    });
    await protect(null);
    await eventually(async () => {
      expect((await claim())?.metadata.annotations).not.toHaveProperty([protectionAnnotation]);
    });
    expect(await claim()).toMatchObject({ spec: { resources: { requests: { storage: '2Gi' } } } });
  });

  it('keeps its volume when the claim goes, and gives the policy back where the data may go', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace);
    await readyIn(namespace);
    const claim = await finder(client, namespace).any(builtin.persistentVolumeClaim)(
      'data-ledger-db-0',
    );
    const volume = () =>
      client.get(builtin.persistentVolume, {
        namespace: '',
        name: `pvc-${claim?.metadata.uid ?? ''}`,
      });
    await eventually(async () => {
      expect(await volume()).toMatchObject({
        metadata: { annotations: { [reclaimPolicyAnnotation]: 'Delete' } },
        spec: { persistentVolumeReclaimPolicy: 'Retain' },
      });
    });
    await applyDatabase(namespace, { deletionPolicy: 'Delete' });
    await eventually(async () => {
      const live = await volume();
      expect(live).toMatchObject({ spec: { persistentVolumeReclaimPolicy: 'Delete' } });
      expect(live.metadata.annotations).not.toHaveProperty([reclaimPolicyAnnotation]);
    });
  });

  it('does not make credentials anew while there is data', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyDatabase(namespace);
    await readyIn(namespace);
    const find = finder(client, namespace);
    const secret = await find.any(builtin.secret)('ledger-db');
    const ref = { namespace, name: 'ledger-db' };
    await client.delete(builtin.secret, ref, { uid: secret?.metadata.uid ?? '' });
    await eventually(async () => {
      expect(conditionOf(await find.database('ledger'), 'Ready')).toBe('False CredentialsMissing');
    });
    expect(await find.any(builtin.secret)('ledger-db')).toBeUndefined();
  });
});
