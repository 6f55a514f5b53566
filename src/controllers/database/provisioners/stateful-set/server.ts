import {
  declaredResources,
  restrictedContainer,
  secretMode,
  secretVolume,
} from '../../pod-parts.ts';
import type { V1PodSpec } from '@kubernetes/client-node';
import type { Database } from '../../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { engineVersionAnnotation } from '../../../well-known.ts';
import type { Engine, Scratch, ServerContainer, ServerPaths } from '../../engines/engine.ts';
import { identityLabels, ownedMetadata, podSelector } from '../../metadata.ts';
import {
  adminSecretName,
  childNameOf,
  credentialsSecretName,
  dataVolume,
  logicalNames,
  rotationSecretName,
} from '../../names.ts';
import type { StatefulSet } from '../../types.ts';
import type { PlanInput } from '../provisioner.ts';
import type { StoragePlan } from './storage-plan.ts';
import type { VersionPlan } from './version-plan.ts';

/** Holds the script on the pod, from where a downward volume makes it a file. */
const initScriptAnnotation = 'slipway.dev/init-script';
const initScriptFile = '10-slipway.sh';
const secretsPath = '/run/slipway';
/** Readable and executable by all: it holds no secret. */
const scriptMode = 0o555;
/** Enough for a checkpoint of a server that is asked to stop. */
const gracePeriodSeconds = 60;

/** The StatefulSet of one server; of none while the database is parked. */
export function buildStatefulSet(
  input: PlanInput,
  version: VersionPlan,
  storage: StoragePlan,
): StatefulSet {
  const { database } = input;
  const container = containerOf(input);
  const metadata = ownedMetadata(database, childNameOf(database));
  return {
    apiVersion: apiVersionOf(builtin.statefulSet),
    kind: builtin.statefulSet.kind,
    metadata: { ...metadata, annotations: { [engineVersionAnnotation]: version.version } },
    spec: {
      replicas: input.isParked ? 0 : 1,
      serviceName: childNameOf(database),
      // With OrderedReady a pod that never gets ready would block the change that mends it.
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: podSelector(database) },
      template: {
        metadata: {
          labels: identityLabels(database),
          annotations: { [initScriptAnnotation]: container.initScript },
        },
        spec: podSpec(input, version.image, container),
      },
      volumeClaimTemplates: [storage.template],
    },
  };
}

function pathsOf(engine: Engine): ServerPaths {
  return {
    data: engine.dataPath,
    adminPassword: `${secretsPath}/admin/password`,
    servicePassword: `${secretsPath}/service/password`,
    initScript: `${engine.initFolder}/${initScriptFile}`,
    ...(engine.logins.areKept
      ? {}
      : { logins: { service: `${secretsPath}/service`, rotation: `${secretsPath}/rotation` } }),
  };
}

function containerOf({ database, engine, class: given }: PlanInput): ServerContainer {
  const limits = { memory: given.resources.limits['memory'] };
  return engine.container(logicalNames(database, engine), pathsOf(engine), limits);
}

function podSpec(
  input: PlanInput,
  image: string,
  { env, args, probes }: ServerContainer,
): Wire<V1PodSpec> {
  const { database, engine, class: given } = input;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: gracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: engine.userId,
      runAsGroup: engine.groupId,
      fsGroup: engine.groupId,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: engine.name,
        image,
        ...(args.length === 0 ? {} : { args: [...args] }),
        env: [...env],
        ports: [{ name: engine.name, containerPort: engine.port, protocol: 'TCP' }],
        resources: declaredResources(given.resources),
        startupProbe: probes.startup,
        readinessProbe: probes.readiness,
        livenessProbe: probes.liveness,
        securityContext: restrictedContainer,
        volumeMounts: [
          { name: dataVolume, mountPath: engine.mountPath },
          ...engine.scratch.map(({ name, path }) => ({ name, mountPath: path })),
          { name: 'admin', mountPath: `${secretsPath}/admin`, readOnly: true },
          { name: 'service', mountPath: `${secretsPath}/service`, readOnly: true },
          ...(engine.logins.areKept
            ? []
            : [{ name: 'rotation', mountPath: `${secretsPath}/rotation`, readOnly: true }]),
          { name: 'init', mountPath: engine.initFolder, readOnly: true },
        ],
      },
    ],
    volumes: [
      ...engine.scratch.map(scratchVolume),
      secretVolume('admin', adminSecretName(database)),
      ...loginVolumes(database, engine),
      {
        name: 'init',
        downwardAPI: {
          defaultMode: scriptMode,
          items: [
            {
              path: initScriptFile,
              fieldRef: {
                apiVersion: 'v1',
                fieldPath: `metadata.annotations['${initScriptAnnotation}']`,
              },
            },
          ],
        },
      },
    ],
  };
}

function scratchVolume({ name, memory }: Scratch) {
  return {
    name,
    emptyDir: memory === undefined ? {} : { medium: 'Memory', sizeLimit: memory },
  };
}

/** A server that does not keep its logins is given all that work, and their names. */
function loginVolumes(database: Database, { logins }: Engine) {
  const service = credentialsSecretName(database);
  if (logins.areKept) return [secretVolume('service', service)];
  const rotation = {
    secretName: rotationSecretName(database),
    defaultMode: secretMode,
    optional: true,
  };
  return [
    secretVolume('service', service, ['password', 'username']),
    { name: 'rotation', secret: rotation },
  ];
}
