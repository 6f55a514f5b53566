import type { KubeClient, ListOptions } from '../runtime/client.ts';
import type { KubeObject, ObjectRef } from '../runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../runtime/resource.ts';

/** All objects of a kind, in the order of the API server. Rejects as KubeClient.list does. */
export async function listAll(
  client: KubeClient,
  resource: Resource,
  options: ListOptions = {},
): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  for await (const { items } of client.list<KubeObject>(resource, options)) {
    // Items of a list come without what the list says of them.
    found.push(...items.map((item) => named(resource, item)));
  }
  return found;
}

/** As {@link listAll}; none where the API is not installed or may not be read. */
export async function listWhereAllowed(
  client: KubeClient,
  resource: Resource,
  options: ListOptions = {},
): Promise<readonly KubeObject[]> {
  try {
    return await listAll(client, resource, options);
  } catch (error) {
    if (isAnswer(error, 403, 404)) return [];
    throw error;
  }
}

/** The object, or undefined where there is none or its API is not installed. */
export async function find(
  client: KubeClient,
  resource: Resource,
  ref: ObjectRef,
): Promise<KubeObject | undefined> {
  try {
    return named(resource, await client.get<KubeObject>(resource, ref));
  } catch (error) {
    if (isAnswer(error, 404)) return undefined;
    throw error;
  }
}

/** Whether the API server answered with one of these codes. */
export function isAnswer(error: unknown, ...codes: readonly number[]): boolean {
  // Known by its name: the class would load the runtime for verbs that ask nothing.
  if (!(error instanceof Error) || error.name !== 'ApiError') return false;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'number' && codes.includes(code);
}

function named(resource: Resource, object: KubeObject): KubeObject {
  const { apiVersion: _, kind: __, ...rest } = object;
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, ...rest };
}
