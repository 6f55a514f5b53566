import { stagedKinds } from '../staged-kinds.ts';
import { childNames } from '../../../src/controllers/microservice/names.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject, ObjectRef } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import { listAll } from '../../integration/support/objects.ts';

/** A child of a Microservice: an object of a kind in THE list, under a name of ours. */
export interface Child {
  readonly resource: Resource;
  readonly ref: ObjectRef;
}

/** All live objects of the child kinds in a namespace, by `Kind/name`. */
export type LiveChildren = ReadonlyMap<string, KubeObject>;

/** The key of a child in {@link LiveChildren}. */
export function keyOfChild({ resource, ref }: Child): string {
  return `${resource.kind}/${ref.name}`;
}

/** Reads all objects of the child kinds in the namespace, foreign ones included. */
export async function readChildren(client: KubeClient, namespace: string): Promise<LiveChildren> {
  const lists = await Promise.all(
    stagedKinds.map(async ({ resource }) => {
      const objects = await listAll<KubeObject>(client, resource, namespace);
      return objects.map((object) => [`${resource.kind}/${object.metadata.name}`, object] as const);
    }),
  );
  return new Map(lists.flat());
}

/** The children that are there for a Microservice, in the order of THE list. */
export function childrenOf(microservice: Microservice, live: LiveChildren): readonly Child[] {
  const { namespace = '' } = microservice.metadata;
  const names = childNames(microservice);
  return stagedKinds.flatMap(({ resource }) =>
    names
      .map((name) => ({ resource, ref: { namespace, name } }))
      .filter((child) => live.has(keyOfChild(child))),
  );
}
