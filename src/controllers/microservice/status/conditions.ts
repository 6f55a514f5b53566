import {
  microserviceReasons as reasons,
  type MicroserviceConditionType,
  type MicroserviceReason,
} from '../../../crds/microservice/conditions.ts';
import type { DesiredCondition } from '../../../runtime/conditions.ts';
import { isTerminal, type Area, type Finding } from '../problems/problem.ts';
import { conditionAt } from '../../wire-value.ts';
import { isServing, type Workload } from '../problems/workload.ts';
import { workloadName } from '../names.ts';
import { liveChild } from '../observed.ts';
import { requiredContents } from '../references.ts';
import { calleeKeys } from '../uses-plans.ts';
import type { StatusInput } from '../status-input.ts';

/** Reasons by which it cannot be told yet whether a condition holds. */
const undecided: ReadonlySet<MicroserviceReason> = new Set<MicroserviceReason>([
  'RoutePending',
  'ReferenceUnreadable',
]);

/** Reasons by which an autoscaler does nothing for now, while the pods that run go on. */
const unableToScale: ReadonlySet<MicroserviceReason> = new Set<MicroserviceReason>([
  'Progressing',
  'MetricsUnavailable',
  'AutoscalerFailed',
]);

/**
 * The conditions of a Microservice that is not being deleted, `Ready` first; of `Reconciling` and
 * `Stalled` at most one, as kstatus has it. `findings` are the worst first.
 *
 * `Ready` is True only when the declared version serves. While a new version replaces one that
 * serves, `Ready` is False with reason Updating, and `WorkloadAvailable` stays True.
 */
export function conditionsOf(
  input: StatusInput,
  findings: readonly Finding[],
  workload: Workload,
): readonly DesiredCondition[] {
  const ready = readyCondition(input, findings, workload);
  return [
    ready,
    workloadAvailable(findings, workload),
    areaCondition('RoutesReady', 'routes', findings, routesFine(input)),
    areaCondition('DatabasesReady', 'databases', findings, databasesFine(input)),
    areaCondition('ScalingActive', 'scaling', findings, scalingFine(input, workload)),
    areaCondition('DependenciesReady', 'dependencies', findings, dependenciesFine(input)),
    ...progressCondition(input, findings, ready),
  ];
}

interface Fine {
  readonly reason: MicroserviceReason;
  readonly message: string;
}

function readyCondition(
  { microservice }: StatusInput,
  findings: readonly Finding[],
  workload: Workload,
): DesiredCondition {
  const { name } = microservice.metadata;
  const isPaused = microservice.spec.paused === true;
  const worst = findings.find(keepsFromReady);
  if (worst !== undefined) {
    const hidesPause = isPaused && worst.severity === 'pending';
    return {
      type: 'Ready',
      status: worst.reason === 'ReferenceUnreadable' ? 'Unknown' : 'False',
      reason: hidesPause ? reasons.Paused : worst.reason,
      message: worst.message,
    };
  }
  const isZero = workload.phase === 'scaled-to-zero';
  if (isPaused) {
    const message = `Microservice ${name} is as declared, and is left so while spec.paused is true`;
    return { type: 'Ready', status: 'True', reason: reasons.Paused, message };
  }
  return {
    type: 'Ready',
    status: 'True',
    reason: isZero ? reasons.ScaledToZero : reasons.Available,
    message: isZero
      ? `Microservice ${name} runs no pods, as spec.replicas is 0`
      : `Microservice ${name} serves the declared version`,
  };
}

/**
 * Whether requests may go unserved because of it. An autoscaler that cannot scale right now does
 * not change what serves: `ScalingActive` and the problems tell of it, `Ready` does not.
 */
function keepsFromReady({ area, reason, severity }: Finding): boolean {
  if (severity === 'warning') return false;
  return area !== 'scaling' || !unableToScale.has(reason);
}

function workloadAvailable(findings: readonly Finding[], workload: Workload): DesiredCondition {
  const type = 'WorkloadAvailable';
  const { name, phase } = workload;
  if (phase === 'scaled-to-zero') {
    const message = `Deployment ${name} has no pods, as spec.replicas is 0`;
    return { type, status: 'True', reason: reasons.ScaledToZero, message };
  }
  if (isServing(workload)) {
    const message = `Deployment ${name} has enough pods that serve`;
    return { type, status: 'True', reason: reasons.Available, message };
  }
  if (workload.isAvailable) {
    const message = `Deployment ${name} has enough pods that serve, while their version changes`;
    return { type, status: 'True', reason: reasons.Updating, message };
  }
  const fallback = { reason: reasons.Progressing, message: `Deployment ${name} has too few pods` };
  const { reason, message } = findings.find(({ area }) => area === 'workload') ?? fallback;
  return { type, status: 'False', reason, message };
}

function areaCondition(
  type: MicroserviceConditionType,
  area: Area,
  findings: readonly Finding[],
  fine: Fine,
): DesiredCondition {
  const worst = findings.find((finding) => finding.area === area && finding.severity !== 'warning');
  if (worst === undefined) return { type, status: 'True', ...fine };
  const status = undecided.has(worst.reason) ? 'Unknown' : 'False';
  return { type, status, reason: worst.reason, message: worst.message };
}

function progressCondition(
  { microservice }: StatusInput,
  findings: readonly Finding[],
  ready: DesiredCondition,
): DesiredCondition[] {
  const stalled = findings.find(isTerminal);
  if (stalled !== undefined) {
    const { reason, message } = stalled;
    return [{ type: 'Stalled', status: 'True', reason, message }];
  }
  if (ready.status === 'True' || microservice.spec.paused === true) return [];
  const { reason, message } = ready;
  return [{ type: 'Reconciling', status: 'True', reason, message }];
}

function routesFine({ desired }: StatusInput): Fine {
  return desired.routes.length === 0
    ? {
        reason: reasons.NoRoutes,
        message: 'The service has no routes: it is reached inside the cluster only',
      }
    : {
        reason: reasons.Available,
        message: 'Every route is accepted and programmed by its gateway',
      };
}

function databasesFine({ microservice }: StatusInput): Fine {
  return (microservice.spec.databases ?? []).length === 0
    ? { reason: reasons.NoDatabases, message: 'The service has no databases' }
    : { reason: reasons.Available, message: 'Every database accepts the credentials of the pods' };
}

function scalingFine({ microservice, observed }: StatusInput, { name }: Workload): Fine {
  if (microservice.spec.scaling === undefined) {
    const message = `The number of pods of Deployment ${name} is fixed`;
    return { reason: reasons.FixedReplicas, message };
  }
  const live = liveChild(observed, 'HorizontalPodAutoscaler', workloadName(microservice));
  const limited = conditionAt(live?.status, 'ScalingLimited');
  return limited?.status === 'True' && limited.reason === 'TooManyReplicas'
    ? {
        reason: reasons.ScalingLimited,
        message: `HorizontalPodAutoscaler ${name} would run more pods than spec.scaling.max lets it`,
      }
    : {
        reason: reasons.Available,
        message: `HorizontalPodAutoscaler ${name} scales Deployment ${name}`,
      };
}

function dependenciesFine({ microservice }: StatusInput): Fine {
  const { className, serviceAccount } = microservice.spec;
  const hasNone =
    requiredContents(microservice).length === 0 &&
    calleeKeys(microservice).length === 0 &&
    className === undefined &&
    serviceAccount?.name === undefined;
  return hasNone
    ? { reason: reasons.NoDependencies, message: 'The service names no objects that others make' }
    : { reason: reasons.Available, message: 'Every object that the service names is there' };
}
