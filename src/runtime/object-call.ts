import type { ApiCall } from './api-caller.ts';
import { builtin } from './builtin-resources.ts';
import type { CallOptions } from './client.ts';
import { ApiError } from './errors.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import { apiVersionOf, objectPath } from './resource.ts';
import type { Resource } from './resource.ts';
import type { HttpMethod } from './transport.ts';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The path with those of the parameters that have a value. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}

/** What all calls on a resource have in common. */
export function resourceCall(
  resource: Resource,
  method: HttpMethod,
  path: string,
  options: CallOptions,
): Pick<ApiCall, 'method' | 'path' | 'secret' | 'signal' | 'timeoutMs' | 'fence'> {
  const { group, plural } = builtin.secret;
  return {
    method,
    path,
    secret: resource.group === group && resource.plural === plural,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
    fence: options.fence,
  };
}

/**
 * The path of an object. Throws an ApiError 400 where the name is empty or a step of the path:
 * the call would go to the whole collection then.
 */
export function pathOfObject(
  method: HttpMethod,
  resource: Resource,
  ref: ObjectRef,
  subresource?: string,
): string {
  const path = objectPath(resource, ref, subresource);
  const parts = resource.namespaced ? [ref.namespace, ref.name] : [ref.name];
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..')) return path;
  throw new ApiError(method, path, {
    code: 400,
    reason: 'BadRequest',
    message: `a ${resource.kind} needs a name${resource.namespaced ? ' and a namespace' : ''}`,
  });
}

/** The media type that asks for whole objects or for their metadata only. */
export function acceptHeader(metadataOnly: boolean | undefined, list = false) {
  const partial = `PartialObjectMetadata${list ? 'List' : ''}`;
  return {
    accept:
      metadataOnly === true
        ? `application/json;as=${partial};g=meta.k8s.io;v=v1`
        : 'application/json',
  };
}

/**
 * Says of what kind an object is: items of lists do not say so themselves, and one of which only
 * the metadata was asked for says that it is PartialObjectMetadata. Changes the object.
 */
export function identify<T extends KubeObject>(resource: Resource, object: T): T {
  object.apiVersion = apiVersionOf(resource);
  object.kind = resource.kind;
  return object;
}
