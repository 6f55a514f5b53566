import { builtin } from '../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { reclaimPolicyAnnotation } from '../../well-known.ts';
import { textAt } from '../../wire-value.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../types.ts';
import type { DeclaredObject, PlanInput } from './provisioner.ts';

/**
 * What is to be changed of the volume, so that it outlives its claim exactly where the data is to be
 * kept: a namespace that is deleted takes the claim with it, and most storage classes would then
 * delete the volume. The policy that it came with is noted, and given back once the data may go.
 */
export function planRetention({ database, observed }: PlanInput): DeclaredObject | undefined {
  return retentionOf(observed.volume, observed.claim, database.spec.deletionPolicy !== 'Delete');
}

/** The same for any volume that is bound to the claim. */
export function retentionOf(
  volume: PersistentVolume | undefined,
  claim: PersistentVolumeClaim | undefined,
  isKept: boolean,
): DeclaredObject | undefined {
  if (volume === undefined || !isOf(volume, claim)) return undefined;
  const declared = isKept ? retained(volume) : released(volume);
  if (declared === undefined) return undefined;
  return { resource: builtin.persistentVolume, object: declared, live: volume };
}

/** The volume with the policy that it came with; undefined where Slipway did not change it. */
export function released(volume: PersistentVolume): PersistentVolume | undefined {
  const before = volume.metadata.annotations?.[reclaimPolicyAnnotation];
  return before === undefined ? undefined : withPolicy(volume, before, {});
}

/** Whether the volume is bound to just this claim. */
export function isOf(volume: PersistentVolume, claim: PersistentVolumeClaim | undefined): boolean {
  const uid = textAt(volume, 'spec', 'claimRef', 'uid');
  return uid !== undefined && uid === claim?.metadata.uid;
}

function retained(volume: PersistentVolume): PersistentVolume | undefined {
  const before = volume.metadata.annotations?.[reclaimPolicyAnnotation];
  const policy = textAt(volume, 'spec', 'persistentVolumeReclaimPolicy');
  // One that is kept anyway is not ours to give back.
  if (before === undefined && (policy === 'Retain' || policy === undefined)) return undefined;
  return withPolicy(volume, 'Retain', { [reclaimPolicyAnnotation]: before ?? policy ?? '' });
}

function withPolicy(
  { metadata }: PersistentVolume,
  policy: string,
  annotations: Readonly<Record<string, string>>,
): PersistentVolume {
  return {
    apiVersion: apiVersionOf(builtin.persistentVolume),
    kind: builtin.persistentVolume.kind,
    metadata: {
      name: metadata.name,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: { persistentVolumeReclaimPolicy: policy },
  };
}
