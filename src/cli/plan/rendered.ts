import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { desiredState } from '../../controllers/microservice/desired.ts';
import { pruneEmpty } from '../../runtime/declared.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import { hideValues } from '../output/hide-values.ts';
import { withoutClusterParts } from './without-cluster-parts.ts';
import { inputIn, type World } from './world.ts';

export interface Rendered {
  readonly objects: readonly KubeObject[];
  /** What is not among them for now, and why. */
  readonly notes: readonly string[];
}

/** The objects that a Microservice becomes. Pure. */
export function rendered(world: World, microservice: Microservice, showsValues: boolean): Rendered {
  const { children, held, routes } = desiredState(inputIn(world, microservice));
  const name = `Microservice ${keyOf(microservice)}`;
  const objects = children.map(({ object }) => pruneEmpty(withoutClusterParts(object)));
  return {
    objects: showsValues ? objects : objects.map(hideValues),
    notes: [
      ...held.map(
        ({ message }) => `${name}: the Deployment is not made before this is mended: ${message}`,
      ),
      ...routes.flatMap(({ route, problem }) =>
        problem === undefined
          ? []
          : [`${name}: route ${route.name} is not made (${problem}): see kubectl slipway check -f`],
      ),
    ],
  };
}
