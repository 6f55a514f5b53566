import type { DatabaseReason } from '../../../../crds/database/conditions.ts';
import { schedulerWords } from '../../../scheduler-words.ts';
import { at, conditionAt, countAt, listAt, numberAt, textAt } from '../../../wire-value.ts';
import { checkName, refusal } from '../../adoption/refusal.ts';
import { childNameOf, claimName, podName } from '../../names.ts';
import type { Health, PlanInput } from '../provisioner.ts';

const pullFailures = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName']);

/** How the StatefulSet, its claim and its pod fare: the cause, where the server does not serve. */
export function statefulSetHealth(input: PlanInput): Health {
  const { database, observed } = input;
  const { statefulSet } = observed;
  const name = childNameOf(database);
  if (statefulSet?.spec === undefined) {
    return unavailable('Provisioning', `StatefulSet ${name} is about to be made`);
  }
  const seen = numberAt(statefulSet, 'status', 'observedGeneration') ?? 0;
  if (seen < (statefulSet.metadata.generation ?? 0)) {
    return unavailable('Provisioning', `StatefulSet ${name} is being changed`);
  }
  if ((countAt(statefulSet, 'status', 'readyReplicas') ?? 0) > 0) return { state: 'available' };
  return claimHealth(input) ?? podHealth(input);
}

function claimHealth({ database, observed }: PlanInput): Health | undefined {
  const { claim } = observed;
  const { namespace = '' } = database.metadata;
  const name = claimName(database);
  if (claim?.metadata.deletionTimestamp !== undefined) {
    return unavailable(
      'VolumePending',
      `PersistentVolumeClaim ${name} is being deleted; its data goes as soon as no pod uses it`,
    );
  }
  const phase = textAt(claim, 'status', 'phase');
  if (phase === 'Lost') {
    return unavailable(
      'VolumePending',
      `PersistentVolumeClaim ${name} has lost its volume; see kubectl describe pvc ${name} -n ${namespace}`,
      true,
    );
  }
  if (phase !== 'Pending') return undefined;
  return unavailable(
    'VolumePending',
    `PersistentVolumeClaim ${name} waits for a volume; see kubectl describe pvc ${name} -n ${namespace} if it stays so`,
  );
}

function podHealth(input: PlanInput): Health {
  const { database, engine, observed } = input;
  const { namespace = '' } = database.metadata;
  const name = podName(database);
  const pod = observed.pods.find((candidate) => candidate.metadata.name === name);
  if (pod === undefined) return unavailable('Provisioning', `Pod ${name} is about to be made`);
  const scheduled = conditionAt(at(pod, 'status'), 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const words = schedulerWords(scheduled.message ?? '');
    return unavailable(
      'Unschedulable',
      `No node takes pod ${name}${words === '' ? '' : `: ${words}`}; see kubectl describe pod ${name} -n ${namespace}`,
    );
  }
  const refused = database.spec.adopt === undefined ? undefined : refusal(input);
  if (refused !== undefined) return { state: 'unavailable', ...refused };
  // Of others, which somebody puts into every pod, the server's own says more.
  const ours = new Set([checkName, engine.name]);
  const statuses = ['initContainerStatuses', 'containerStatuses']
    .flatMap((kind) => listAt(pod, 'status', kind))
    .filter((status) => ours.has(textAt(status, 'name') ?? ''));
  const failure = statuses
    .map((container) => containerFailure({ name, namespace }, container))
    .find((found) => found !== undefined);
  return failure ?? unavailable('Provisioning', `Pod ${name} is starting`);
}

function containerFailure(
  { name: pod, namespace }: { name: string; namespace: string },
  container: unknown,
): Health | undefined {
  const image = textAt(container, 'image') ?? '';
  const waiting = textAt(container, 'state', 'waiting', 'reason') ?? '';
  if (pullFailures.has(waiting)) {
    return unavailable(
      'ImagePullFailed',
      `Image ${image} of pod ${pod} cannot be pulled; check the image of the DatabaseClass`,
    );
  }
  const ended = at(container, 'state', 'terminated') ?? at(container, 'lastState', 'terminated');
  if (at(ended, 'reason') === 'OOMKilled') {
    return unavailable(
      'OutOfMemory',
      `Pod ${pod} was killed at its memory limit; raise resources of the DatabaseClass`,
    );
  }
  if (waiting === 'CrashLoopBackOff') {
    return unavailable(
      'CrashLooping',
      `Pod ${pod} starts and exits again and again; see kubectl logs ${pod} -n ${namespace} --previous`,
    );
  }
  if (waiting === 'CreateContainerConfigError' || waiting === 'CreateContainerError') {
    return unavailable(
      'Provisioning',
      `Pod ${pod} cannot be started; see kubectl describe pod ${pod} -n ${namespace}`,
    );
  }
  return undefined;
}

function unavailable(reason: DatabaseReason, message: string, needsAction = false): Health {
  return { state: 'unavailable', reason, message, blocks: false, needsAction };
}
