import type { DatabaseReason } from '../../../../crds/database/conditions.ts';
import type { Pod } from '../../../microservice/types.ts';
import { childNameOf, claimName, podName } from '../../names.ts';
import type { Health, PlanInput } from '../provisioner.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

const pullFailures = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName']);

/** How the StatefulSet, its claim and its pod fare: the cause, where the server does not serve. */
export function statefulSetHealth(input: PlanInput): Health {
  const { database, observed } = input;
  const { statefulSet } = observed;
  const name = childNameOf(database);
  if (statefulSet?.spec === undefined) {
    return unavailable('Provisioning', `StatefulSet ${name} is about to be made`);
  }
  const seen = statefulSet.status?.observedGeneration ?? 0;
  if (seen < (statefulSet.metadata.generation ?? 0)) {
    return unavailable('Provisioning', `StatefulSet ${name} is being changed`);
  }
  if ((statefulSet.status?.readyReplicas ?? 0) > 0) return { state: 'available' };
  return claimHealth(input) ?? podHealth(input);
}

function claimHealth({ database, observed }: PlanInput): Health | undefined {
  const { claim } = observed;
  const name = claimName(database);
  if (claim?.metadata.deletionTimestamp !== undefined) {
    return unavailable(
      'VolumePending',
      `PersistentVolumeClaim ${name} is being deleted; its data goes as soon as no pod uses it`,
    );
  }
  if (claim?.status?.phase === 'Lost') {
    return unavailable(
      'VolumePending',
      `PersistentVolumeClaim ${name} has lost its volume; see kubectl describe pvc ${name}`,
      true,
    );
  }
  if (claim?.status?.phase !== 'Pending') return undefined;
  return unavailable(
    'VolumePending',
    `PersistentVolumeClaim ${name} waits for a volume; see kubectl describe pvc ${name} if it stays so`,
  );
}

function podHealth({ database, engine, observed }: PlanInput): Health {
  const name = podName(database);
  const pod = observed.pods.find((candidate) => candidate.metadata.name === name);
  if (pod === undefined) return unavailable('Provisioning', `Pod ${name} is about to be made`);
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return unavailable(
      'Unschedulable',
      `No node takes pod ${name}; see kubectl describe pod ${name}`,
    );
  }
  const container = pod.status?.containerStatuses?.find((status) => status.name === engine.name);
  const failure = container === undefined ? undefined : containerFailure(name, container);
  return failure ?? unavailable('Provisioning', `Pod ${name} is starting`);
}

function containerFailure(pod: string, { image, state, lastState }: ContainerStatus) {
  const waiting = state?.waiting?.reason ?? '';
  if (pullFailures.has(waiting)) {
    return unavailable(
      'ImagePullFailed',
      `Image ${image} of pod ${pod} cannot be pulled; check the image of the DatabaseClass`,
    );
  }
  const ended = state?.terminated ?? lastState?.terminated;
  if (ended?.reason === 'OOMKilled') {
    return unavailable(
      'OutOfMemory',
      `Pod ${pod} was killed at its memory limit; raise resources of the DatabaseClass`,
    );
  }
  if (waiting === 'CrashLoopBackOff') {
    return unavailable(
      'CrashLooping',
      `Pod ${pod} starts and exits again and again; see kubectl logs ${pod} --previous`,
    );
  }
  if (waiting === 'CreateContainerConfigError' || waiting === 'CreateContainerError') {
    return unavailable(
      'Provisioning',
      `Pod ${pod} cannot be started; see kubectl describe pod ${pod}`,
    );
  }
  return undefined;
}

function unavailable(reason: DatabaseReason, message: string, needsAction = false): Health {
  return { state: 'unavailable', reason, message, blocks: false, needsAction };
}
