import type { KubeObject, ObjectMeta } from '../../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../../src/runtime/resource.ts';

/** An object of the resource; without a namespace where that is ''. */
export function objectOf(
  resource: Resource,
  { namespace, ...metadata }: ObjectMeta,
  fields: object = {},
): KubeObject {
  const place = namespace === undefined || namespace === '' ? {} : { namespace };
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, ...place },
    ...fields,
  };
}
