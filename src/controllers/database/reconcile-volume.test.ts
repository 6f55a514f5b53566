import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { reclaimPolicyAnnotation } from '../well-known.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { change, claim, databaseOf, ref } from './testing/objects.ts';
import { reclaim } from './testing/simulated-claims.ts';
import type { PersistentVolume } from './types.ts';

function volumeOf({ cluster }: Harness): PersistentVolume | undefined {
  return cluster.list<PersistentVolume>(builtin.persistentVolume)[0];
}

function policyOf(harness: Harness): string | undefined {
  return volumeOf(harness)?.spec?.persistentVolumeReclaimPolicy;
}

describe('the volume of a Database', () => {
  it('that is retained outlives its claim, and keeps a note of the policy that it came with', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(policyOf(harness)).toBe('Retain');
    expect(volumeOf(harness)?.metadata.annotations).toHaveProperty(
      [reclaimPolicyAnnotation],
      'Delete',
    );
    // As a namespace that is deleted does.
    harness.cluster.erase(builtin.persistentVolumeClaim, claim);
    reclaim(harness.cluster, claim);
    expect(volumeOf(harness)).toBeDefined();
  });

  it('is set back to Retain when somebody changes that', async () => {
    const harness = createHarness();
    await harness.converge();
    const live = volumeOf(harness);
    if (live === undefined) throw new Error('no volume');
    const spec = { ...live.spec, persistentVolumeReclaimPolicy: 'Delete' };
    harness.cluster.put(builtin.persistentVolume, { ...live, spec });
    await harness.converge();
    expect(policyOf(harness)).toBe('Retain');
  });

  it('goes as its storage class wants where the data may go', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    expect(policyOf(harness)).toBe('Delete');
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(volumeOf(harness)).toBeUndefined();
  });

  it('is given back its policy when Delete is asked for later, and goes with the Database', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(policyOf(harness)).toBe('Retain');
    change(harness.cluster, { deletionPolicy: 'Delete' });
    await harness.converge();
    expect(policyOf(harness)).toBe('Delete');
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(volumeOf(harness)).toBeUndefined();
  });

  it('of a claim of that name in another life is left alone', async () => {
    const harness = createHarness();
    await harness.converge();
    const live = volumeOf(harness);
    if (live?.spec?.claimRef === undefined) throw new Error('no volume');
    harness.cluster.put(builtin.persistentVolume, {
      ...live,
      spec: {
        ...live.spec,
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { ...live.spec.claimRef, uid: 'another' },
      },
    });
    await harness.converge();
    expect(policyOf(harness)).toBe('Delete');
  });
});
