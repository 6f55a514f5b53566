import type { Microservice } from '../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../src/runtime/builtin-resources.ts';
import type { Resource } from '../src/runtime/resource.ts';
import { microservice } from '../test/integration/support/objects.ts';

/** Kinds of which a measured Microservice has one child each. */
export const singleResources: readonly Resource[] = [
  builtin.serviceAccount,
  builtin.service,
  builtin.deployment,
  builtin.horizontalPodAutoscaler,
  builtin.podDisruptionBudget,
];

/** All kinds of children of the measured Microservices: all that there are but databases. */
export const childResources: readonly Resource[] = [...singleResources, builtin.httpRoute];

/** One route: six children, as operators of others have been measured with. */
export const sixChildren = { routes: 1, children: singleResources.length + 1 } as const;

/** Three routes, for what fills the cluster: 5,000 of them have 40,000 children. */
export const eightChildren = { routes: 3, children: singleResources.length + 3 } as const;

/** How many routes a Microservice has, and thereby children. */
export type Shape = typeof sixChildren | typeof eightChildren;

/** A Microservice to measure with. */
export function measured(namespace: string, name: string, { routes }: Shape): Microservice {
  return microservice(namespace, name, {
    scaling: { min: 2, max: 5, cpu: 70 },
    routes: Array.from({ length: routes }, (_, index) => ({
      name: `r${index}`,
      host: `${name}-r${index}.bench.example.com`,
    })),
  });
}

/** The Microservice that a child of this name belongs to. */
export function parentName(childName: string): string {
  return childName.replace(/-r\d$/, '');
}
