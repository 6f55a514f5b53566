import { builtin } from './builtin-resources.ts';
import type { Clock } from './clock.ts';
import type { Informer, InformerOptions } from './informer.ts';
import { metadataOf } from './stored-object.ts';
import type { KubeObject } from './kube-object.ts';
import { resourceName } from './resource.ts';

// A CRD is there before its API is served; these many milliseconds after the news it is asked for.
const delaysMs = [0, 1_000, 3_000, 7_000, 15_000, 30_000];

export interface FollowCrdsOptions {
  clock: Clock;
  create: (options: InformerOptions<KubeObject>) => Informer<KubeObject>;
  /** Those whose API may be absent. */
  informers: () => readonly Informer<KubeObject>[];
}

export interface CrdFollower {
  /** The informer of CRDs, to be run; undefined from the second call on. */
  begin(): Informer<KubeObject> | undefined;
}

/** Wakes the informers of an absent API when its CustomResourceDefinition arrives or changes. */
export function followCrds(options: FollowCrdsOptions): CrdFollower {
  const { clock, create, informers } = options;
  const waking = new Map<string, () => void>();
  let hasBegun = false;

  const absent = (name: string): readonly Informer<KubeObject>[] =>
    informers().filter(
      ({ resource, state }) => state !== 'synced' && resourceName(resource) === name,
    );

  /** Wakes now and then, until the API is there or its CRD is gone. */
  const wake = (name: string, attempt = 0): void => {
    waking.get(name)?.();
    waking.delete(name);
    const waiting = absent(name);
    const delay = delaysMs[attempt];
    if (waiting.length === 0 || delay === undefined) return;
    const cancel = clock.after(delay - (delaysMs[attempt - 1] ?? 0), () => {
      for (const informer of absent(name)) informer.wake();
      wake(name, attempt + 1);
    });
    waking.set(name, cancel);
  };

  return {
    begin: () => {
      if (hasBegun) return undefined;
      hasBegun = true;
      const crds = create({
        resource: builtin.customResourceDefinition,
        metadataOnly: true,
        transform: nameOnly,
      });
      crds.addHandler({
        added: ({ metadata }) => wake(metadata.name),
        updated: (_, { metadata }) => wake(metadata.name),
        deleted: ({ metadata }) => {
          waking.get(metadata.name)?.();
          waking.delete(metadata.name);
        },
      });
      return crds;
    },
  };
}

function nameOnly(crd: KubeObject): KubeObject {
  const { name, uid, resourceVersion } = crd.metadata;
  return metadataOf({
    ...crd,
    metadata: {
      name,
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
  });
}
