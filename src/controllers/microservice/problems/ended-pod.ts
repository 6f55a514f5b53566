import type { Finding } from './problem.ts';
import type { PodContext } from './pod-context.ts';
import type { PodView } from './pod-view.ts';
import { quote } from '../../words.ts';

/**
 * A pod that a node removed as it ran short of something, or did not take in the first place. It
 * stays as a record, and another one takes its place: what is missing then, other findings say.
 */
export function endedPodFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.phase !== 'Failed') return undefined;
  return evictionFinding(context, pod) ?? rejectionFinding(context, pod);
}

function evictionFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.reason !== 'Evicted') return undefined;
  // What follows the first sentence are amounts, which differ from pod to pod.
  const words = quote(pod.message?.split(/\.\s/, 1)[0] ?? '');
  const resource = /low on resource: ([\w-]+)/.exec(words)?.[1];
  const field =
    resource === 'memory' || resource === 'ephemeral-storage'
      ? `spec.resources.requests.${resource}`
      : undefined;
  return {
    area: 'workload',
    severity: 'warning',
    reason: 'Evicted',
    message: `A pod of ${context.workload} was evicted${words === '' ? '' : `: ${words}`}`,
    ...(field === undefined ? {} : { field }),
    hint: `${field === undefined ? 'Ask for what the program uses in spec.resources.requests' : `Ask for what the program uses in ${field}`}; kubectl delete pod ${pod.name} -n ${context.namespace} removes the record`,
  };
}

/** Reasons by which a kubelet does not admit a pod that the scheduler gave it. */
const rejections =
  /^(OutOf[\w-]+|NodeAffinity|NodePorts|UnexpectedAdmissionError|AppArmor|PodOSNotSupported|TopologyAffinityError|SMTAlignmentError)$/;

function rejectionFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.reason === undefined || !rejections.test(pod.reason)) return undefined;
  // Amounts differ from pod to pod.
  const words = quote(
    (pod.message ?? '').replace(/^Pod was rejected: /, '').replace(/, requested: .*$/s, ''),
  );
  const node = pod.nodeName === undefined ? '' : `; kubectl describe node ${pod.nodeName} shows it`;
  return {
    area: 'workload',
    severity: 'warning',
    reason: 'PodRejected',
    message: `A node did not take a pod of ${context.workload}: ${words === '' ? pod.reason : words}`,
    hint: `See what else uses the node${node}; kubectl delete pod ${pod.name} -n ${context.namespace} removes the record`,
  };
}
