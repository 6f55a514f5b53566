import { probeField } from './crash.ts';
import type { Finding } from './problem.ts';
import { containerOf, describePod, isMain, type PodContext } from './pod-context.ts';
import type { ContainerView, PodView } from './pod-view.ts';
import { probeWords } from './probe-words.ts';
import { numberAt } from '../../wire-value.ts';

/** The least time that a program gets before its probe counts as failing, in milliseconds. */
const leastPatienceMs = 30_000;

/**
 * A container that runs and is not ready, since a probe does not succeed. It is pending for as
 * long as the probe itself is patient, and an error after that.
 */
export function probeFinding(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
): Finding | undefined {
  if (!container.isRunning || container.isReady || container.isInit) return undefined;
  const isStarting = !container.isStarted && container.startupProbe !== undefined;
  const name = isStarting ? 'startup' : 'readiness';
  const probe = isStarting ? container.startupProbe : container.readinessProbe;
  const words = probeWords(probe);
  if (words === undefined) return undefined;
  const remaining = (container.runningSince ?? 0) + patienceMs(probe) - context.now;
  const subject = `${containerOf(context, container)} runs, but`;
  if (remaining > 0) {
    return {
      area: 'workload',
      severity: 'pending',
      reason: 'Progressing',
      message: `${containerOf(context, container)} has started and does not pass its ${name} probe yet: ${words}`,
      recheckAfterMs: remaining,
    };
  }
  return {
    area: 'workload',
    severity: 'error',
    reason: 'ProbeFailing',
    message: `${subject} its ${name} probe fails: ${words}`,
    ...(isMain(context, container) ? { field: fieldOf(context, name) } : {}),
    hint: `See what the probe got with ${describePod(context, pod)}; the program has to listen on all addresses of the pod, not on localhost`,
  };
}

/** How long the probe lets a program take before it gives up, in milliseconds. */
function patienceMs(probe: unknown): number {
  const delay = numberAt(probe, 'initialDelaySeconds') ?? 0;
  const period = numberAt(probe, 'periodSeconds') ?? 10;
  const timeout = numberAt(probe, 'timeoutSeconds') ?? 1;
  const failures = numberAt(probe, 'failureThreshold') ?? 3;
  return Math.max(leastPatienceMs, (delay + period * failures + timeout) * 1_000);
}

/** Without a probe in spec, the first port is asked for a connection. */
function fieldOf(context: PodContext, name: 'readiness' | 'startup'): string {
  const { health, probes } = context.microservice.spec;
  const isDeclared = health?.[name] !== undefined || probes?.[name] !== undefined;
  return isDeclared ? probeField(context, name) : 'spec.ports';
}
