import type { KubeObject, ObjectMeta, ObjectRef } from './kube-object.ts';

/** A kind of object as the API server addresses it. The core group is ''. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `deployments.apps`, or `services` for the core group: as CRDs are named and RBAC is read. */
export function resourceName(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** The path of the resource's collection, in one namespace or ('') in all. */
export function collectionPath(resource: Resource, namespace = ''): string {
  const root = resource.group === '' ? '/api' : `/apis/${resource.group}`;
  const scope =
    resource.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}/${resource.version}${scope}/${resource.plural}`;
}

/** The path of one object or, with a subresource, of that. */
export function objectPath(resource: Resource, ref: ObjectRef, subresource?: string): string {
  const base = `${collectionPath(resource, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? base : `${base}/${subresource}`;
}

/** An object by kind, name and, where it is known, UID, and nothing else of it: a body to add to. */
export function bareObject(
  resource: Resource,
  { name, namespace, uid }: Pick<ObjectMeta, 'name' | 'namespace' | 'uid'>,
): KubeObject {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
}
