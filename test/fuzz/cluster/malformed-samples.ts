import { crdSuites } from '../../../src/crds/crd-suites.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { ApiError } from '../../../src/runtime/errors.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../../src/runtime/resource.ts';
import { malformed } from '../malformation/malformed.ts';

export interface SampleOptions {
  readonly namespace: string;
  readonly seed: number;
  readonly count: number;
}

/** Malformed objects of one of Slipway's kinds, `bad-0` and on, as a developer would apply them. */
export function malformedSamples(
  resource: Resource,
  { namespace, seed, count }: SampleOptions,
): readonly KubeObject[] {
  const suite = crdSuites.find(({ kind }) => kind === resource.kind);
  const originals = (suite?.validExamples ?? []).map(({ object }) => object as KubeObject);
  return Array.from({ length: count }, (_, index) => {
    const coordinates = { seed, kind: `applied ${resource.kind}`, index };
    const spec: unknown = Reflect.get(malformed(coordinates, originals), 'spec');
    const metadata = { name: `bad-${index}`, namespace };
    return Object.assign(asApplied(resource, { metadata }), { spec });
  });
}

/** The object with its kind, which items of lists do not have. */
export function asApplied<T extends { metadata: KubeObject['metadata'] }>(
  resource: Resource,
  object: T,
): T & KubeObject {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

const atOnce = 20;

/** Applies all, and tells how many the API server took: some are nothing that it can keep. */
export async function applyAll(
  client: KubeClient,
  resource: Resource,
  objects: readonly KubeObject[],
): Promise<number> {
  let taken = 0;
  const apply = async (object: KubeObject): Promise<void> => {
    try {
      await client.apply(resource, object, { fieldManager: 'kubectl', force: true });
      taken += 1;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code >= 500) throw error;
    }
  };
  for (let first = 0; first < objects.length; first += atOnce) {
    await Promise.all(objects.slice(first, first + atOnce).map(apply));
  }
  return taken;
}
