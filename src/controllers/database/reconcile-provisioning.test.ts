import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { databaseClassResource } from '../../crds/database-class/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { ApiError } from '../../runtime/errors.ts';
import { protectionAnnotation } from '../well-known.ts';
import { createHarness } from './testing/harness.ts';
import {
  change,
  claimOf,
  databaseOf,
  imageOf,
  putClass,
  ref,
  statefulSetOf,
} from './testing/objects.ts';

describe('storage', () => {
  it('grows by the claim, and the StatefulSet keeps its template', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '1Gi' }) });
    await harness.converge();
    const template = statefulSetOf(harness.cluster)?.spec?.volumeClaimTemplates;
    change(harness.cluster, { storage: '2Gi' });
    await harness.converge();
    expect(claimOf(harness.cluster)?.spec?.resources?.requests).toEqual({ storage: '2Gi' });
    expect(statefulSetOf(harness.cluster)?.spec?.volumeClaimTemplates).toEqual(template);
    expect(harness.database()?.status?.volume?.capacity).toBe('2Gi');
  });

  it('does not shrink, and says so', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '2Gi' }) });
    await harness.converge();
    const writes = harness.cluster.writes.length;
    change(harness.cluster, { storage: '1Gi' });
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True StorageShrink');
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.summary?.status).toBe('Degraded');
    expect(harness.cluster.writes.slice(writes).every((write) => write.startsWith('status'))).toBe(
      true,
    );
  });

  it('that the storage class does not let grow keeps nothing else back', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '1Gi' }) });
    await harness.converge();
    harness.cluster.intercept = (verb, resource) => {
      if (verb !== 'apply' || resource.kind !== 'PersistentVolumeClaim') return;
      throw new ApiError('PATCH', '/', { code: 403, reason: 'Forbidden', message: 'only dynamic' });
    };
    change(harness.cluster, { storage: '2Gi', version: '17.5' });
    expect((await harness.reconcile()).requeueAfterMs).toBeLessThanOrEqual(60_000);
    expect(harness.condition('Stalled')).toBe('True StorageResizeRefused');
    expect(imageOf(harness.cluster)).toBe('postgres:17.5');
  });
});

describe('protection from deletion', () => {
  const annotate = (harness: ReturnType<typeof createHarness>, annotations: object): void => {
    const live = harness.database() ?? databaseOf();
    harness.cluster.put(databaseResource, {
      ...live,
      metadata: { ...live.metadata, annotations: { ...annotations } },
    });
  };

  it('is passed on to the volume, and leaves its size', async () => {
    const harness = createHarness({ database: databaseOf({ storage: '1Gi' }) });
    await harness.converge();
    annotate(harness, { [protectionAnnotation]: 'true' });
    await harness.converge();
    const storage = () => claimOf(harness.cluster)?.spec?.resources?.requests;
    const isProtected = () =>
      claimOf(harness.cluster)?.metadata.annotations?.[protectionAnnotation] === 'true';
    expect(isProtected()).toBe(true);
    expect(storage()).toEqual({ storage: '1Gi' });
    change(harness.cluster, { storage: '2Gi' });
    await harness.converge();
    expect(isProtected()).toBe(true);
    expect(storage()).toEqual({ storage: '2Gi' });
  });

  it('of a value other than true is none, and nothing is written', async () => {
    const harness = createHarness();
    await harness.converge();
    const writes = harness.cluster.writes.length;
    annotate(harness, { [protectionAnnotation]: 'no' });
    await harness.converge();
    expect(harness.cluster.writes).toHaveLength(writes);
  });
});

describe('the version', () => {
  it.each([
    ['17', '16', 'postgres:17', 'True VersionUnsupported'],
    ['17', '18', 'postgres:17', 'True VersionUnsupported'],
    ['17.5', '17.2', 'postgres:17.5', 'True VersionUnsupported'],
    ['17.2', '17.5', 'postgres:17.5', undefined],
    ['17.2', '17', 'postgres:17', undefined],
  ])('from %s to %s runs %s', async (from, to, image, stalled) => {
    const harness = createHarness({ database: databaseOf({ version: from }) });
    await harness.converge();
    change(harness.cluster, { version: to });
    await harness.converge();
    expect(imageOf(harness.cluster)).toBe(image);
    expect(harness.condition('Stalled')).toBe(stalled);
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('of the data is known after the StatefulSet is gone', async () => {
    const harness = createHarness({ database: databaseOf({ version: '16' }) });
    await harness.converge();
    harness.cluster.drop(databaseResource, ref);
    harness.settle();
    harness.cluster.put(databaseResource, databaseOf({ version: '17' }));
    await harness.converge();
    expect(imageOf(harness.cluster)).toBe('postgres:16');
    expect(harness.condition('Stalled')).toBe('True VersionUnsupported');
    expect(harness.message('Stalled')).toContain('pg_dump');
  });
});

describe('the class', () => {
  it('that is missing makes nothing, and stops nothing that runs', async () => {
    const harness = createHarness({ database: databaseOf({ className: 'standard' }) });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False ClassNotFound');
    expect(harness.cluster.list(builtin.statefulSet)).toEqual([]);
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'StatefulSet' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    harness.cluster.drop(databaseClassResource, { namespace: '', name: 'standard' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBe('True ClassNotFound');
    expect(harness.database()?.status?.binding).toEqual({ name: 'orders-main-db' });
  });

  it('decides image, version, size and resources', async () => {
    const harness = createHarness();
    putClass(harness.cluster, {
      engine: 'postgres',
      provisioner: 'StatefulSet',
      image: 'registry.example.com:5000/postgres:16.4-bookworm',
      storage: { size: '20Gi', storageClassName: 'fast' },
      resources: { limits: { memory: '1Gi' } },
    });
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              image: 'registry.example.com:5000/postgres:16.4-bookworm',
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        { spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
      ],
    });
    expect(harness.database()?.status?.version).toBe('16.4');
  });

  it('that becomes the default later takes no server away', async () => {
    const harness = createHarness();
    await harness.converge();
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'External' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBeUndefined();
  });
});
