import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';

/** What the controller of StatefulSets keeps: its name is a hash of what is random. */
export function isRevisionOfStatefulSet({ kind, metadata }: KubeObject): boolean {
  const isRevision = kind === builtin.controllerRevision.kind;
  return isRevision && metadata.ownerReferences?.[0]?.kind === builtin.statefulSet.kind;
}
