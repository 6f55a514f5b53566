import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import { textAt } from '../../wire-value.ts';
import { isOf, released } from '../provisioners/volume-retention.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../types.ts';

interface ReleaseVolume {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'ensure'>;
  readonly signal: AbortSignal;
}

/** Gives the volume the policy that it came with, so that it goes as its storage class wants. */
export async function letVolumeGo(
  { client, writer, signal }: ReleaseVolume,
  claim: PersistentVolumeClaim,
): Promise<void> {
  const name = textAt(claim, 'spec', 'volumeName');
  if (name === undefined) return;
  const ref = { namespace: '', name };
  const volume = await readLive<PersistentVolume>(client, builtin.persistentVolume, ref, {
    signal,
  });
  const declared = volume !== undefined && isOf(volume, claim) ? released(volume) : undefined;
  if (declared === undefined) return;
  await writer.ensure(builtin.persistentVolume, declared, volume, { signal });
}
