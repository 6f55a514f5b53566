import type { Database } from '../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { controllerOf, type KubeObject } from '../../runtime/kube-object.ts';
import { microserviceLabel, migrationLabel } from '../well-known.ts';
import type { ContentKind } from './observed.ts';
import { requiredContents } from './references.ts';
import { childNames } from './names.ts';
import { readableRoutes } from './route-address.ts';
import { matchesOf, matchKey } from './route-matches.ts';
import type { Pod } from './types.ts';

/** Children by the UID of the owner that controls them. */
export const childIndexes = {
  owner: (child: KubeObject): readonly string[] => {
    const owner = controllerOf(child);
    return owner === undefined ? [] : [owner.uid];
  },
};

/** Databases by `namespace/microservice`. */
export const databaseIndexes = { microservice: (database: Database) => byLabel(database) };

/** Children that outlive their owner, by `namespace/microservice`, too. */
export const lastingChildIndexes = { ...childIndexes, microservice: byLabel };

/** Pods of migrations by `namespace/microservice`. */
export const migrationPodIndexes = {
  microservice: (pod: Pod): readonly string[] => byLabel(pod, migrationLabel),
};

/** Pods by `namespace/microservice`. */
export const podIndexes = { microservice: (pod: Pod) => byLabel(pod) };

/**
 * Microservices by what an event elsewhere may concern: the names of their children, what their
 * pods mount, the hosts and matches of their routes, their class. Objects come straight from the API server
 * and may be malformed: an index function then returns nothing.
 */
export const microserviceIndexes = {
  childName: tolerant((microservice) =>
    childNames(microservice).map((name) => `${microservice.metadata.namespace ?? ''}/${name}`),
  ),
  content: tolerant((microservice) =>
    requiredContents(microservice).map((reference) =>
      contentIndexKey(reference.kind, microservice.metadata.namespace ?? '', reference.name),
    ),
  ),
  routeAddress: tolerant((microservice) =>
    readableRoutes(microservice).flatMap((route) => {
      const { host, hosts = [] } = route;
      const first = host === undefined ? `name:${microservice.metadata.name}` : `host:${host}`;
      const all = [first, ...hosts.map((more) => `host:${more}`)];
      const matches = matchesOf(route).map(matchKey);
      return all.flatMap((each) => matches.map((match) => `${each.toLowerCase()}${match}`));
    }),
  ),
  class: tolerant((microservice) => [microservice.spec.className ?? '']),
} satisfies Record<string, (microservice: Microservice) => readonly string[]>;

/** The value of the index `content`. */
export function contentIndexKey(kind: ContentKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** The values of the index `routeAddress` under which Microservices are that may ask for it. */
export function routeAddressIndexKeys(host: string, match: string): readonly string[] {
  const firstLabel = host.split('.', 1)[0] ?? host;
  return [`host:${host}${match}`, `name:${firstLabel}${match}`];
}

function byLabel(object: KubeObject, label: string = microserviceLabel): readonly string[] {
  const name = object.metadata.labels?.[label];
  return name === undefined ? [] : [`${object.metadata.namespace ?? ''}/${name}`];
}

function tolerant(
  index: (microservice: Microservice) => readonly string[],
): (microservice: Microservice) => readonly string[] {
  return (microservice) => {
    try {
      return [...new Set(index(microservice))];
    } catch {
      return [];
    }
  };
}
