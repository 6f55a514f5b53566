import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import { findCondition, type DesiredCondition } from '../../../runtime/conditions.ts';
import type { Finding } from '../problems/problem.ts';
import { isServing, type Workload } from '../problems/workload.ts';
import type { StatusInput } from '../status-input.ts';

type Summary = NonNullable<MicroserviceStatus['summary']>;
type Databases = NonNullable<MicroserviceStatus['databases']>;

/** The status in words, for the columns of kubectl get. */
export function summaryOf(
  { microservice, desired }: StatusInput,
  findings: readonly Finding[],
  workload: Workload,
  conditions: readonly DesiredCondition[],
  databases: Databases,
): Summary {
  const isPaused = microservice.spec.paused === true;
  return {
    status: isPaused ? 'Paused' : statusWord(findings, workload, conditions),
    replicas: `${Math.min(workload.ready, workload.wanted)}/${workload.wanted}`,
    ...(databases.length === 0
      ? {}
      : { databases: `${databases.filter(({ ready }) => ready).length}/${databases.length}` }),
    rollout: rolloutWord(findings, workload, desired.held.length > 0 || !desired.isDeclaredVersion),
    message: messageOf(findings, conditions),
  };
}

/** `Degraded` where something serves, though not all, or not what is declared. */
function statusWord(
  findings: readonly Finding[],
  workload: Workload,
  conditions: readonly DesiredCondition[],
): string {
  const isReady = findCondition(conditions, 'Ready')?.status === 'True';
  if (isReady && workload.phase === 'scaled-to-zero') return 'Stopped';
  if (isReady) {
    const isShort = workload.ready < workload.wanted && findings.some(isAboutPods);
    return isShort || findings.some(isError) ? 'Degraded' : 'Running';
  }
  if (!findings.some(isError)) return 'Progressing';
  const isAvailable = findCondition(conditions, 'WorkloadAvailable')?.status === 'True';
  return isAvailable || workload.ready > 0 ? 'Degraded' : 'Failing';
}

/** What is wrong while the service is Ready all the same; else what Ready says. */
function messageOf(findings: readonly Finding[], conditions: readonly DesiredCondition[]): string {
  const ready = findCondition(conditions, 'Ready');
  const error = ready?.status === 'True' ? findings.find(isError) : undefined;
  return error?.message ?? ready?.message ?? '';
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function rolloutWord(findings: readonly Finding[], workload: Workload, isHeld: boolean): string {
  if (isHeld) return 'Held';
  const worst = findings.find(
    ({ object, severity }) => object === `Deployment/${workload.name}` && severity !== 'warning',
  );
  if (isServing(workload) && worst === undefined) return 'Complete';
  const isUnderWay = ['unobserved', 'updating', 'progressing'].includes(workload.phase);
  const isStalled = workload.hasMissedDeadline || (!isUnderWay && worst?.severity === 'error');
  return isStalled ? 'Stalled' : 'Progressing';
}

function isAboutPods({ area }: Finding): boolean {
  return area === 'workload';
}
