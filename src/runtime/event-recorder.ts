import type { KubeObject } from './kube-object.ts';

export interface RecordedEvent {
  type: 'Normal' | 'Warning';
  /** PascalCase, stable: what happened. */
  reason: string;
  /** PascalCase: what was being done, such as Reconcile. */
  action: string;
  /** One sentence; never the content of a Secret. */
  note: string;
}

/** Records events.k8s.io/v1 Events; never blocks and never throws. Repeats become a series. */
export interface EventRecorder {
  record(regarding: KubeObject, event: RecordedEvent): void;
}
