import { variables } from '../../../backup-tool/variables.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { Engine } from '../engines/engine.ts';
import type { BackupEndpoint, BackupPaths } from '../engines/backup.ts';
import { adoptedLoginKeys } from '../adoption/adopted-login.ts';
import { isAdopting } from '../adoption/held-claim.ts';
import { taskLabels } from '../metadata.ts';
import {
  adminSecretName,
  certificateSecretName,
  credentialsSecretName,
  logicalNames,
  serviceHost,
} from '../names.ts';
import { declaredResources, restrictedContainer, secretVolume } from '../pod-parts.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { PodTemplate } from '../types.ts';
import { taskLabel } from '../../well-known.ts';
import type { MountedStorage } from './storage.ts';

type PodSpec = NonNullable<PodTemplate['spec']>;
type Container = PodSpec['containers'][number];

const secretsPath = '/run/slipway';

/** Little, whatever the size of the database: all of it is read and written in portions. */
const smallResources = {
  requests: { cpu: '50m', memory: '128Mi' },
  limits: { memory: '512Mi' },
} as const;

/** A program of the engine's image beside the server. */
export interface EngineProgram {
  readonly name: 'dump' | 'restore';
  readonly image: string;
  readonly engine: Engine;
  /** The Database that it works on. */
  readonly database: Database;
  /** Its server speaks TLS. */
  readonly speaksTls: boolean;
  /** The script, given where things are. */
  readonly script: (endpoint: BackupEndpoint, paths: BackupPaths) => string;
  /** As much as the server has: what it loads may be all of the data. */
  readonly resources?: PlanInput['class']['resources'];
}

/** What an attempt before left there is of no use. */
const intoEmptyFolder = `set -e\nmkdir -p "$${variables.work}"\ncd "$${variables.work}"\nrm -rf ./*\n`;
const intoFolder = `set -e\ncd "$${variables.work}"\n`;

/** The container of a program of the engine. */
export function engineContainer(
  { name, image, engine, database, speaksTls, script, resources }: EngineProgram,
  file: string,
  { mounts, env }: MountedStorage,
): Container {
  const secrets = `${secretsPath}/${name}`;
  const endpoint = {
    names: logicalNames(database, engine),
    host: serviceHost(database),
    port: speaksTls ? engine.tls.port : engine.port,
    ...(speaksTls
      ? {
          tls: {
            authority: `${secrets}/tls/ca.crt`,
            certificate: `${secrets}/tls/tls.crt`,
            key: `${secrets}/tls/tls.key`,
          },
        }
      : {}),
  };
  const paths = {
    dump: file,
    adminPassword: `${secrets}/admin/password`,
    ...(isAdopting(database)
      ? {
          reader: {
            username: `${secrets}/admin/username`,
            database: `${secrets}/admin/database`,
          },
        }
      : {}),
    serviceUser: `${secrets}/service/username`,
    servicePassword: `${secrets}/service/password`,
  };
  return {
    name,
    image,
    command: [
      'sh',
      '-c',
      `${name === 'dump' ? intoEmptyFolder : intoFolder}${script(endpoint, paths)}`,
    ],
    env: [...env],
    resources: resources === undefined ? smallResources : declaredResources(resources),
    securityContext: restrictedContainer,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      ...mounts,
      { name: 'tmp', mountPath: '/tmp' },
      { name: `${name}-admin`, mountPath: `${secrets}/admin`, readOnly: true },
      ...(name === 'dump'
        ? []
        : [{ name: `${name}-service`, mountPath: `${secrets}/service`, readOnly: true }]),
      ...(speaksTls ? [{ name: `${name}-tls`, mountPath: `${secrets}/tls`, readOnly: true }] : []),
    ],
  };
}

/** The container of Slipway's own tool. */
export function toolContainer(
  command: 'store' | 'fetch',
  image: string,
  { mounts, toolMounts, env }: MountedStorage,
): Container {
  return {
    name: command,
    image,
    command: ['/nodejs/bin/node', '/app/backup.mjs', command],
    env: [...env],
    resources: smallResources,
    securityContext: restrictedContainer,
    volumeMounts: [...mounts, ...toolMounts, { name: 'tmp', mountPath: '/tmp' }],
  };
}

/** The pod of a backup or restore: its containers run one after another. */
export function taskPod(options: {
  readonly database: Database;
  readonly engine: Engine;
  readonly task: 'backup' | 'restore';
  readonly labels: Readonly<Record<string, string>>;
  readonly first: Container;
  readonly second: Container;
  readonly storage: MountedStorage;
  /** Those of the engine: they are given the passwords of their Database. */
  readonly programs: readonly EngineProgram[];
}): PodTemplate {
  const { database, engine, task, labels, first, second, storage, programs } = options;
  return {
    metadata: { labels: { ...taskLabels(database), [taskLabel]: task, ...labels } },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // All run as the engine does: what one writes the others can read and remove.
      securityContext: {
        runAsNonRoot: true,
        runAsUser: engine.userId,
        runAsGroup: engine.groupId,
        fsGroup: engine.groupId,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      initContainers: [first],
      containers: [second],
      volumes: [
        ...storage.volumes,
        { name: 'tmp', emptyDir: {} },
        ...programs.flatMap(programVolumes),
      ],
    },
  };
}

function programVolumes({ name, engine, database, speaksTls }: EngineProgram) {
  const isSender = name === 'restore' && engine.backup?.restoresAsServer === true;
  const certificate = ['ca.crt', ...(isSender ? ['tls.crt', 'tls.key'] : [])];
  return [
    // Of adopted data no superuser is known: its own login reads it.
    isAdopting(database)
      ? secretVolume(`${name}-admin`, credentialsSecretName(database), adoptedLoginKeys)
      : secretVolume(`${name}-admin`, adminSecretName(database), ['password']),
    // What only reads acts as nobody else.
    ...(name === 'dump'
      ? []
      : [
          secretVolume(`${name}-service`, credentialsSecretName(database), [
            'username',
            'password',
          ]),
        ]),
    ...(speaksTls
      ? [secretVolume(`${name}-tls`, certificateSecretName(database), certificate)]
      : []),
  ];
}
