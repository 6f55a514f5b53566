import type { Finding } from './problem.ts';
import { containerOf, isMain, lastLog, type PodContext } from './pod-context.ts';
import type { ContainerView, PodView, Termination } from './pod-view.ts';
import { probeWords } from './probe-words.ts';

/**
 * How long an end counts after the container runs again, in milliseconds. The kubelet forgets its
 * back-off after the same time; without it a program that lives for a minute between crashes
 * would change the status with each of them.
 */
const recentMs = 600_000;

const signals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};

/** A container that ended though it should run: killed at its limit, by a probe, or by itself. */
export function crashFinding(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
): Finding | undefined {
  const end = container.terminated ?? container.lastTermination;
  if (end === undefined || isDone(container)) return undefined;
  const remaining = container.isRunning
    ? recentMs - (context.now - (end.finishedAt ?? container.runningSince ?? -Infinity))
    : Number.POSITIVE_INFINITY;
  if (remaining <= 0) return undefined;
  return {
    ...(causeOf(context, pod, container, end) ?? exited(context, pod, container, end)),
    ...(Number.isFinite(remaining) ? { recheckAfterMs: remaining } : {}),
  };
}

/** An init container that did its work, and will not be run again. */
function isDone({ isInit, isReady, isRunning, terminated }: ContainerView): boolean {
  return isInit && (terminated?.exitCode === 0 || (isReady && !isRunning));
}

function causeOf(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
  end: Termination,
): Finding | undefined {
  if (end.reason === 'OOMKilled') return outOfMemory(context, pod, container);
  const isKilled = end.exitCode === 137 || end.exitCode === 143;
  return isKilled ? killedByProbe(context, pod, container) : undefined;
}

function outOfMemory(context: PodContext, pod: PodView, container: ContainerView): Finding {
  const limit = container.memoryLimit === undefined ? '' : ` of ${container.memoryLimit}`;
  return {
    area: 'workload',
    severity: 'error',
    reason: 'OutOfMemory',
    message: `${containerOf(context, container)} was killed at its memory limit${limit}`,
    ...(isMain(context, container) ? { field: `${context.fields.resources}.limits.memory` } : {}),
    hint: `Raise ${context.fields.resources}.limits.memory, or let the program use less; see what it uses with kubectl top pod ${pod.name} --containers -n ${context.namespace}`,
  };
}

/** Signal and exit code do not tell who killed it; a probe that restarts is the likely one. */
function killedByProbe(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
): Finding | undefined {
  const name =
    container.startupProbe !== undefined && !container.isStarted ? 'startup' : 'liveness';
  const probe = name === 'startup' ? container.startupProbe : container.livenessProbe;
  const words = probeWords(probe);
  if (words === undefined) return undefined;
  return {
    area: 'workload',
    severity: 'error',
    reason: 'ProbeFailing',
    message: `${containerOf(context, container)} is killed and restarted, most likely because its ${name} probe fails: ${words}`,
    ...(isMain(context, container) ? { field: probeField(context, name) } : {}),
    hint: `See what the probe got with kubectl describe pod ${pod.name} -n ${context.namespace}, and what the program said with ${lastLog(context, pod, container)}`,
  };
}

/** The field of spec that the probe comes from. */
export function probeField(
  { microservice: { spec } }: PodContext,
  name: 'readiness' | 'liveness' | 'startup',
): string {
  return spec.probes?.[name] === undefined ? `spec.health.${name}` : `spec.probes.${name}`;
}

function exited(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
  { exitCode }: Termination,
): Finding {
  const log = `read its last lines with ${lastLog(context, pod, container)}`;
  return {
    area: 'workload',
    severity: 'error',
    reason: 'CrashLooping',
    message: `${containerOf(context, container)} exits again and again${exitWords(exitCode)}`,
    hint:
      exitCode === 0
        ? `Let the program keep running, as a service does; ${log}`
        : `Find out why: ${log}`,
  };
}

function exitWords(exitCode: number | undefined): string {
  if (exitCode === undefined) return '';
  const signal = signals[exitCode - 128];
  return ` with exit code ${exitCode}${signal === undefined ? '' : ` (${signal})`}`;
}
