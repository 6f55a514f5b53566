import type { Database } from '../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { controllerOf, type KubeObject } from '../../runtime/kube-object.ts';
import { microserviceLabel, migrationLabel } from '../well-known.ts';
import type { ContentKind } from './observed.ts';
import { requiredContents } from './references.ts';
import { childNames } from './names.ts';
import { readableRoutes } from './route-address.ts';
import { matchesOf, matchKey, type RouteSpec } from './route-matches.ts';
import type { Pod } from './types.ts';
import { calleeKeys } from './uses-plans.ts';

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
  routeHost: tolerant((microservice) =>
    readableRoutes(microservice).flatMap((route) => hostKeys(microservice, route)),
  ),
  routeAddress: tolerant((microservice) =>
    readableRoutes(microservice).flatMap((route) => {
      const matches = matchesOf(route).map(matchKey);
      return hostKeys(microservice, route).flatMap((key) => matches.map((match) => key + match));
    }),
  ),
  callee: tolerant(calleeKeys),
  class: tolerant((microservice) => [microservice.spec.className ?? '']),
} satisfies Record<string, (microservice: Microservice) => readonly string[]>;

/** The value of the index `content`. */
export function contentIndexKey(kind: ContentKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** The values of the index `routeHost` under which Microservices are that may ask for it. */
export function routeHostIndexKeys(host: string): readonly string[] {
  const firstLabel = host.split('.', 1)[0] ?? host;
  return [`host:${host}`, `name:${firstLabel}`];
}

/** The values of the index `routeAddress` under which Microservices are that may ask for it. */
export function routeAddressIndexKeys(host: string, match: string): readonly string[] {
  return routeHostIndexKeys(host).map((key) => key + match);
}

function hostKeys(microservice: Microservice, { host, hosts = [] }: RouteSpec): readonly string[] {
  const first = host === undefined ? `name:${microservice.metadata.name}` : `host:${host}`;
  return [first, ...hosts.map((more) => `host:${more}`)].map((key) => key.toLowerCase());
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
