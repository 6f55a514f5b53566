import type { Finding } from './problem.ts';
import { containerOf, describePod, isMain, type PodContext } from './pod-context.ts';
import type { ContainerView, PodView } from './pod-view.ts';
import { quote } from '../../words.ts';

const reasons = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** A container that is not created, or whose program cannot even be started. */
export function containerStartFinding(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
): Finding | undefined {
  const words = startError(container);
  if (words === undefined || container.isReady) return undefined;
  const quoted = runtimeWords(words);
  return {
    area: 'workload',
    severity: 'error',
    reason: 'ContainerStartFailed',
    message: `${containerOf(context, container)} cannot be started${quoted === '' ? '' : `: ${quoted}`}`,
    ...advice(context, pod, container, quoted),
  };
}

function startError({ waiting, terminated, lastTermination }: ContainerView): string | undefined {
  if (waiting !== undefined && reasons.has(waiting.reason)) {
    return waiting.message || lastTermination?.startError || '';
  }
  return terminated?.startError ?? lastTermination?.startError;
}

/** Without the layers of the container runtime around what matters. */
function runtimeWords(words: string): string {
  return quote(
    words
      .replace(/^.*(?:OCI runtime create failed: |runc create failed: )/s, '')
      .replace(/^.*unable to start container process: (?:error during container init: )?/s, '')
      .replace(/: unknown$/, ''),
  );
}

function advice(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
  words: string,
): Pick<Finding, 'field' | 'hint'> {
  const inSpec = (field: string) => (isMain(context, container) ? { field } : {});
  if (/runAsNonRoot|non-root|non-numeric user/.test(words)) {
    return {
      ...inSpec(context.fields.image),
      hint: 'Build the image with a numeric USER other than 0, or set spec.security.runAsUser in the MicroserviceClass',
    };
  }
  if (/executable file not found|no such file or directory|permission denied|exec:/.test(words)) {
    return {
      ...inSpec(context.fields.command),
      hint: `Correct ${context.fields.command}, or remove it to run the entry point of the image; the program has to be in the image and executable`,
    };
  }
  return { hint: `See the events with ${describePod(context, pod)}` };
}
