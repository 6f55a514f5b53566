import { secretMode } from '../pod-parts.ts';
import { spoolFolder, variables } from '../../../backup-tool/variables.ts';
import { backupClaimName } from '../names.ts';
import type { PodTemplate } from '../types.ts';
import type { BackupTarget } from './policy.ts';

type PodSpec = NonNullable<PodTemplate['spec']>;
type Container = PodSpec['containers'][number];

/** What containers need to get at a place of backups. */
export interface MountedStorage {
  /** The folder for the dump; may name variables of the container. */
  readonly work: string;
  readonly env: NonNullable<Container['env']>;
  /** Of the containers that dump or restore. */
  readonly mounts: NonNullable<Container['volumeMounts']>;
  /** Of the container that stores or fetches, besides. */
  readonly toolMounts: NonNullable<Container['volumeMounts']>;
  readonly volumes: NonNullable<PodSpec['volumes']>;
}

const volumeFolder = '/backups';
const workFolder = '/work';
const credentialsFolder = '/run/slipway/bucket';

/** A folder of the pod's own, gone with it. */
export const scratchStorage: MountedStorage = {
  work: workFolder,
  env: [],
  mounts: [{ name: 'work', mountPath: workFolder }],
  toolMounts: [],
  volumes: [{ name: 'work', emptyDir: {} }],
};

/**
 * The place where backups of the Database of this name are; on a volume dumps lie in a folder of
 * the name `spool` while they are worked on. Pure.
 */
export function mountStorage(
  target: BackupTarget,
  database: string,
  spool = `$(${variables.name})`,
): MountedStorage {
  const { s3 } = target;
  if (s3 === undefined) return volumeStorage(database, spool);
  const { endpoint, bucket, region, prefix, secretName, forcePathStyle } = s3;
  const pathStyle = forcePathStyle ?? endpoint !== undefined;
  const env = [
    ...given(variables.endpoint, endpoint),
    { name: variables.bucket, value: bucket },
    ...given(variables.region, region),
    ...given(variables.prefix, prefix),
    { name: variables.pathStyle, value: String(pathStyle) },
    { name: variables.credentials, value: credentialsFolder },
    // A file that is not there is passed over.
    { name: 'NODE_EXTRA_CA_CERTS', value: `${credentialsFolder}/ca.crt` },
  ];
  const secret = { secretName, defaultMode: secretMode };
  return {
    ...scratchStorage,
    env,
    toolMounts: [{ name: 'bucket', mountPath: credentialsFolder, readOnly: true }],
    volumes: [...scratchStorage.volumes, { name: 'bucket', secret }],
  };
}

/** The dump is written on the volume itself: nodes need no room for it, and it is only renamed. */
function volumeStorage(database: string, spool: string): MountedStorage {
  return {
    work: `${volumeFolder}/${spoolFolder}/${spool}`,
    env: [{ name: variables.volume, value: volumeFolder }],
    mounts: [{ name: 'backups', mountPath: volumeFolder }],
    toolMounts: [],
    volumes: [{ name: 'backups', persistentVolumeClaim: { claimName: backupClaimName(database) } }],
  };
}

function given(name: string, value: string | undefined) {
  return value === undefined ? [] : [{ name, value }];
}
