import type { KubeObject, ObjectMeta } from '../kube-object.ts';

/** What one manager applied, as far as the fake knows fields. */
export interface AppliedFields {
  metadata?: Partial<ObjectMeta>;
  spec?: object;
}

/**
 * The object that several managers applied, the later ones in force: `spec` is merged one level
 * deep, labels and annotations by key, finalizers as a set; identity is left as it is.
 */
export function mergeApplied(
  identity: KubeObject,
  managers: Iterable<AppliedFields>,
): KubeObject & { spec?: object } {
  const { apiVersion, kind, metadata } = identity;
  const { name, namespace } = metadata;
  let merged: Required<AppliedFields> = {
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {},
  };
  for (const applied of managers) merged = mergeFields(merged, applied);
  return { apiVersion, kind, spec: merged.spec, metadata: { ...merged.metadata, name } };
}

/** The fields with others put over them. */
export function mergeFields(base: AppliedFields, over: AppliedFields): Required<AppliedFields> {
  const { labels, annotations, finalizers, ownerReferences } = over.metadata ?? {};
  const before = base.metadata ?? {};
  const allFinalizers = [...new Set([...(before.finalizers ?? []), ...(finalizers ?? [])])];
  return {
    metadata: {
      ...before,
      ...(labels === undefined ? {} : { labels: { ...before.labels, ...labels } }),
      ...(annotations === undefined
        ? {}
        : { annotations: { ...before.annotations, ...annotations } }),
      ...(allFinalizers.length === 0 ? {} : { finalizers: allFinalizers }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec: { ...base.spec, ...over.spec },
  };
}
