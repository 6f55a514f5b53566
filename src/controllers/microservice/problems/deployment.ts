import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';
import { readRefusal } from './refusal.ts';
import { quote } from '../../words.ts';
import { isServing, workloadOf, type Workload, type WorkloadPhase } from './workload.ts';

/** The progress deadline where spec.rollout.progressDeadline does not say one. */
const defaultDeadline = '10m';

/** What is wrong with the Deployment itself, or how far it is. */
export function deploymentFindings(input: StatusInput): readonly Finding[] {
  const workload = workloadOf(input);
  return [
    ...refused(input, workload),
    ...missedDeadline(input, workload),
    ...underWay(input, workload),
  ].map((finding) => ({ ...finding, object: `Deployment/${workload.name}` }));
}

function refused({ microservice }: StatusInput, workload: Workload): Finding[] {
  if (workload.failure === undefined) return [];
  const namespace = microservice.metadata.namespace ?? '';
  const refusal = readRefusal(workload.failure, namespace);
  const severity = isServing(workload) ? 'warning' : 'error';
  const subject = `Every new pod of Deployment ${workload.name}`;
  if (refusal === undefined) {
    const words = quote(workload.failure.replaceAll(/\bpods? "[^"]*"/g, 'the pod'));
    return [
      {
        area: 'workload',
        severity,
        reason: 'ApplyFailed',
        message: `${subject} is refused${words === '' ? '' : `: ${words}`}`,
        hint: `See the events with kubectl describe deployment ${workload.name} -n ${namespace}`,
      },
    ];
  }
  const { reason, words, hint, field } = refusal;
  return [
    {
      area: reason === 'ServiceAccountMissing' ? 'dependencies' : 'workload',
      severity,
      reason,
      message: `${subject} ${words}`,
      hint,
      ...(field === undefined ? {} : { field }),
    },
  ];
}

function missedDeadline({ microservice }: StatusInput, workload: Workload): Finding[] {
  const isOfThisVersion = workload.phase === 'updating' || workload.phase === 'progressing';
  if (!workload.hasMissedDeadline || !isOfThisVersion) return [];
  const { spec, metadata } = microservice;
  const deadline = spec.rollout?.progressDeadline ?? defaultDeadline;
  const meanwhile = workload.isAvailable ? ', and the version before keeps serving' : '';
  return [
    {
      area: 'workload',
      severity: 'error',
      reason: 'DeadlineExceeded',
      message: `The rollout of Deployment ${workload.name} made no progress within ${deadline}${meanwhile}`,
      field:
        spec.rollout?.progressDeadline === undefined
          ? 'spec.image'
          : 'spec.rollout.progressDeadline',
      hint: `Mend what the other problems name, or set spec back to the version before; kubectl describe deployment ${workload.name} -n ${metadata.namespace ?? ''} shows the rollout`,
    },
  ];
}

function underWay({ desired }: StatusInput, workload: Workload): Finding[] {
  const words = phaseWords(workload, desired.held.length > 0);
  if (words === undefined || isServing(workload)) return [];
  const isUpdate = workload.phase === 'updating' || workload.isAvailable;
  return [
    {
      area: 'workload',
      severity: 'pending',
      reason: isUpdate ? 'Updating' : 'Progressing',
      message: `Deployment ${workload.name} ${words}`,
    },
  ];
}

function phaseWords(workload: Workload, isHeld: boolean): string | undefined {
  if (workload.phase === 'absent' && isHeld)
    return 'is not made before all that its pods need is there';
  return phases[workload.phase];
}

const phases: Readonly<Record<WorkloadPhase, string | undefined>> = {
  absent: 'is being made',
  terminating: 'is being deleted, and is made anew once it is gone',
  unobserved: 'has a change that the cluster has not acted upon yet',
  updating: 'replaces pods of the version before by those of the declared one',
  progressing: 'waits for its pods to be ready',
  complete: 'waits for its pods to be available',
  'scaled-to-zero': undefined,
};
