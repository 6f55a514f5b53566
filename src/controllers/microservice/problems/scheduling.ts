import type { Finding } from './problem.ts';
import { describePod, type PodContext } from './pod-context.ts';
import type { PodView } from './pod-view.ts';
import { schedulerWords } from '../../scheduler-words.ts';

/** A pod that no node takes, with the scheduler's words. */
export function schedulingFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.unschedulable === undefined) return undefined;
  const words = schedulerWords(pod.unschedulable);
  return {
    area: 'workload',
    severity: 'error',
    reason: 'Unschedulable',
    message: `No node takes the pods of ${context.workload}${words === '' ? '' : `: ${words}`}`,
    ...advice(context, pod, words),
  };
}

function advice(context: PodContext, pod: PodView, words: string): Pick<Finding, 'field' | 'hint'> {
  const resource = /Insufficient ([\w./-]+)/.exec(words)?.[1];
  if (resource !== undefined) {
    return {
      field: `${context.fields.resources}.requests.${resource}`,
      hint: `Lower ${context.fields.resources}.requests.${resource}, or add nodes with more of it free`,
    };
  }
  const mend = mends.find(({ pattern }) => pattern.test(words))?.hint;
  return { hint: mend ?? `See the events with ${describePod(context, pod)}` };
}

const mends: readonly { pattern: RegExp; hint: string }[] = [
  { pattern: /Too many pods/i, hint: 'Add nodes: the present ones run as many pods as they may' },
  {
    pattern: /persistentvolumeclaim|volume/i,
    hint: 'See the volume claims of the namespace with kubectl get pvc, and why one is not bound with kubectl describe pvc',
  },
  {
    pattern: /topology spread/i,
    hint: 'Set spec.topologySpread of the MicroserviceClass to what the nodes can give, or add nodes in other zones',
  },
  {
    pattern: /affinity|selector/i,
    hint: 'Set spec.nodeSelector of the MicroserviceClass to labels that nodes have; kubectl get nodes --show-labels lists them',
  },
  {
    pattern: /taint/i,
    hint: 'Add the taint to spec.tolerations of the MicroserviceClass, or add nodes without it',
  },
  { pattern: /free ports/i, hint: 'Add nodes: the host port is taken on all of them' },
];
