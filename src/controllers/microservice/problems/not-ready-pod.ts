import type { Finding } from './problem.ts';
import { describePod, type PodContext } from './pod-context.ts';
import type { PodView } from './pod-view.ts';
import { quote } from '../../words.ts';

/** How long a gate of a pod that has just started may take to open, in milliseconds. */
const gatePatienceMs = 10_000;

/**
 * A pod whose containers are all ready, and which is not: a readiness gate is closed (KEP-580), or
 * nobody hears of its node any more and the node controller marked its pods.
 */
export function notReadyPodFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.isReady !== false || !pod.hasReadyContainers) return undefined;
  return gateFinding(context, pod) ?? nodeFinding(context, pod);
}

function gateFinding(context: PodContext, pod: PodView): Finding | undefined {
  const [gate] = pod.closedGates;
  if (gate === undefined) return undefined;
  const words = quote(gate.message);
  const remaining = (pod.containersReadySince ?? -Infinity) + gatePatienceMs - context.now;
  if (remaining > 0) {
    return {
      area: 'workload',
      severity: 'pending',
      reason: 'Progressing',
      message: `Pods of ${context.workload} wait for their readiness gate ${gate.type}`,
      recheckAfterMs: remaining,
    };
  }
  return {
    area: 'workload',
    severity: 'error',
    reason: 'ReadinessGateClosed',
    message: `Pods of ${context.workload} run, and get no requests as their readiness gate ${gate.type} is closed${words === '' ? '' : `: ${words}`}`,
    hint: `Ask who put the gate into the pods, such as the controller of a load balancer; ${describePod(context, pod)} shows its state`,
  };
}

function nodeFinding(context: PodContext, { nodeName }: PodView): Finding | undefined {
  if (nodeName === undefined) return undefined;
  return {
    area: 'workload',
    severity: 'error',
    reason: 'NodeNotReady',
    message: `Node ${nodeName} does not report any more, so its pods of ${context.workload} count as not ready`,
    hint: `See the node with kubectl describe node ${nodeName}; its pods are started elsewhere once Kubernetes gives it up, by default after five minutes`,
  };
}
