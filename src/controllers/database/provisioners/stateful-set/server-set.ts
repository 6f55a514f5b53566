import type { V1PodSpec } from '@kubernetes/client-node';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { engineVersionAnnotation } from '../../../well-known.ts';
import { portsOf } from '../../certificates/server-tls.ts';
import type { Scratch, ServerContainer } from '../../engines/engine.ts';
import { identityLabels, ownedMetadata, podSelector } from '../../metadata.ts';
import { childNameOf, dataVolume } from '../../names.ts';
import { declaredResources, restrictedContainer } from '../../pod-parts.ts';
import type { StatefulSet } from '../../types.ts';
import type { PlanInput } from '../provisioner.ts';

type PodSpec = Wire<V1PodSpec>;
type Container = PodSpec['containers'][number];
type SetSpec = NonNullable<StatefulSet['spec']>;

/** Where Secrets, and files of Slipway's, are in a container. */
export const secretsPath = '/run/slipway';
/** Readable and executable by all: it holds no secret. */
const scriptMode = 0o555;
/** Enough for a checkpoint of a server that is asked to stop. */
const gracePeriodSeconds = 60;

/** The StatefulSet of one server, wherever its data is. */
export function serverSet(
  input: PlanInput,
  version: string,
  parts: {
    readonly annotations: Readonly<Record<string, string>>;
    readonly spec: PodSpec;
    readonly volumeClaimTemplates?: SetSpec['volumeClaimTemplates'];
  },
): StatefulSet {
  const { database } = input;
  const { annotations, spec, volumeClaimTemplates } = parts;
  const metadata = ownedMetadata(database, childNameOf(database));
  return {
    apiVersion: apiVersionOf(builtin.statefulSet),
    kind: builtin.statefulSet.kind,
    metadata: { ...metadata, annotations: { [engineVersionAnnotation]: version } },
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
          ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
        },
        spec,
      },
      ...(volumeClaimTemplates === undefined ? {} : { volumeClaimTemplates }),
    },
  };
}

/** What a pod has beside the server's own needs. */
export interface PodParts {
  readonly mounts: NonNullable<Container['volumeMounts']>;
  readonly volumes: NonNullable<PodSpec['volumes']>;
  readonly initContainers?: PodSpec['initContainers'];
  /** As whom all run; the engine's own user by default. */
  readonly userId?: number | undefined;
  readonly command?: readonly string[] | undefined;
}

/** The pod of one server. */
export function serverPod(
  input: PlanInput,
  image: string,
  { env, args, probes }: Omit<ServerContainer, 'initScript'>,
  parts: PodParts,
): PodSpec {
  const { engine, class: given } = input;
  const { mounts, volumes, initContainers, userId = engine.userId, command } = parts;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: gracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: engine.groupId,
      fsGroup: engine.groupId,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(initContainers === undefined ? {} : { initContainers }),
    containers: [
      {
        name: engine.name,
        image,
        ...(command === undefined ? {} : { command: [...command] }),
        ...(args.length === 0 ? {} : { args: [...args] }),
        env: [...env],
        ports: portsOf(input).map(({ name, port }) => ({
          name,
          containerPort: port,
          protocol: 'TCP',
        })),
        resources: declaredResources(given.resources),
        startupProbe: probes.startup,
        readinessProbe: probes.readiness,
        livenessProbe: probes.liveness,
        securityContext: restrictedContainer,
        volumeMounts: [
          { name: dataVolume, mountPath: engine.mountPath },
          ...engine.scratch.map(({ name, path }) => ({ name, mountPath: path })),
          ...mounts,
        ],
      },
    ],
    volumes: [...engine.scratch.map(scratchVolume), ...volumes],
  };
}

/** A volume of files out of annotations of the pod. */
export function filesVolume(name: string, annotations: Readonly<Record<string, string>>) {
  return {
    name,
    downwardAPI: {
      defaultMode: scriptMode,
      items: Object.entries(annotations).map(([path, annotation]) => ({
        path,
        fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${annotation}']` },
      })),
    },
  };
}

function scratchVolume({ name, memory }: Scratch) {
  return {
    name,
    emptyDir: memory === undefined ? {} : { medium: 'Memory', sizeLimit: memory },
  };
}
