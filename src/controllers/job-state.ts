import { conditionAt } from './wire-value.ts';

/** How a Job ended, or that it has not. */
export type JobState = 'running' | 'succeeded' | 'failed';

/** Reads the conditions of a Job: Kubernetes sets them once all its pods have ended. Pure. */
export function jobState({ status }: { readonly status?: unknown }): JobState {
  if (conditionAt(status, 'Complete')?.status === 'True') return 'succeeded';
  return conditionAt(status, 'Failed')?.status === 'True' ? 'failed' : 'running';
}
