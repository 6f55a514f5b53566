import { describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { reclaimPolicyAnnotation } from '../well-known.ts';
import { createClusterHarness, deleteDatabase, served } from './testing/cloud-native-pg.ts';
import type { Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import { change, child, namespace } from './testing/objects.ts';
import type { PersistentVolume } from './types.ts';

function volumesOf({ cluster }: Harness): readonly PersistentVolume[] {
  return cluster.list<PersistentVolume>(builtin.persistentVolume);
}

function policies(harness: Harness): readonly (string | undefined)[] {
  return volumesOf(harness).map(({ spec }) => spec?.persistentVolumeReclaimPolicy);
}

describe('the volumes of a Cluster', () => {
  it('outlive it and its namespace, with a note of the policy that they came with', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready' });
    expect(policies(harness)).toEqual(['Retain']);
    expect(volumesOf(harness)[0]?.metadata.annotations).toHaveProperty(
      [reclaimPolicyAnnotation],
      'Delete',
    );
    harness.cluster.drop(builtin.cnpgCluster, child);
    await harness.converge();
    expect(harness.cluster.list(builtin.persistentVolumeClaim)).toEqual([]);
    expect(policies(harness)).toEqual(['Retain']);
  });

  it('are set back to Retain when somebody changes that', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    const [live] = volumesOf(harness);
    if (live === undefined) throw new Error('no volume');
    const spec = { ...live.spec, persistentVolumeReclaimPolicy: 'Delete' };
    harness.cluster.put(builtin.persistentVolume, { ...live, spec });
    await harness.converge();
    expect(policies(harness)).toEqual(['Retain']);
  });

  it('go with the Cluster where the data is to be deleted', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    change(harness.cluster, { deletionPolicy: 'Delete' });
    await harness.converge();
    expect(policies(harness)).toEqual(['Delete']);
    deleteDatabase(harness);
    await harness.converge();
    expect(volumesOf(harness)).toEqual([]);
  });

  it('are let go at the deletion itself where nobody saw the new policy before', async () => {
    const runs = await killAfterEachWrite({
      start: createClusterHarness,
      act: (harness) => {
        change(harness.cluster, { deletionPolicy: 'Delete' });
        deleteDatabase(harness);
      },
      state: (harness) => ({ volumes: policies(harness), database: harness.database() }),
    });
    expect(runs.length).toBeGreaterThan(3);
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual({ volumes: [], database: undefined });
    }
  });

  it('are left alone where the claim is of somebody else', async () => {
    const harness = createClusterHarness();
    await harness.converge();
    harness.cluster.put(builtin.persistentVolumeClaim, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace, name: 'foreign', labels: { 'cnpg.io/cluster': child.name } },
    });
    await harness.converge();
    expect(new Set(policies(harness))).toEqual(new Set(['Delete', 'Retain']));
  });
});
