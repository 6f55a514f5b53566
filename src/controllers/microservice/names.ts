import { createHash } from 'node:crypto';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';

/** The most characters of a DNS label (RFC 1123), and of a label value. */
const labelMax = 63;
/**
 * The most characters of a StatefulSet's name: its pods carry it, followed by a hash of ten
 * characters, in the label `controller-revision-hash`.
 */
const statefulSetMax = 52;
const hashLength = 8;

/**
 * The parts joined by '-', cut to `max` characters. A name that is cut ends with eight hex digits
 * of a hash over the parts, so that two that are cut alike still differ. Pure: the same parts
 * always give the same name.
 */
export function childName(parts: readonly string[], max = labelMax): string {
  const whole = parts.join('-');
  if (whole.length <= max) return whole;
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, hashLength);
  const kept = whole.slice(0, max - hashLength - 1).replace(/[-.]+$/, '');
  return `${kept}-${hash}`;
}

/** The name of the Deployment, Service, autoscaler, disruption budget and ServiceAccount. */
export function workloadName(microservice: Microservice): string {
  return microservice.metadata.name;
}

/** The name of the HTTPRoute or GRPCRoute for an entry of spec.routes. */
export function routeName(microservice: Microservice, route: string): string {
  return childName([microservice.metadata.name, route]);
}

/**
 * The name of the NetworkPolicy for the pods of migrations. No Microservice bears such a name, nor
 * does thereby the policy of its pods.
 */
export function migrationPolicyName(microservice: Microservice): string {
  return `${microservice.metadata.name}.migrations`;
}

/** The name of the HTTPRoute that sends requests for the entry to https; no entry has such a name. */
export function redirectName(microservice: Microservice, route: string): string {
  return `${routeName(microservice, route)}.https`;
}

/** What stands between the name of a route object and that of an object that changes its requests. */
const partMark = '.';

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

/** A part of a route that has an object of its own at gateways that know no policies. */
export type RoutePart = 'allow' | 'users' | 'limit' | 'retry';

function partsOf({ allowFrom, auth, rateLimit, retry }: RouteSpec): readonly RoutePart[] {
  return [
    ...(allowFrom === undefined ? [] : ['allow' as const]),
    ...(auth?.basic === undefined ? [] : ['users' as const]),
    ...(rateLimit === undefined ? [] : ['limit' as const]),
    ...(retry === undefined ? [] : ['retry' as const]),
  ];
}

/**
 * The name of the object for a part of a route. The hash keeps it apart from those of other
 * namespaces where an implementation joins namespace and name by '-'.
 */
export function routePartName(microservice: Microservice, route: string, part: RoutePart): string {
  const { namespace = '', name } = microservice.metadata;
  const hash = createHash('sha256').update([namespace, name, route].join('\0')).digest('hex');
  const whole = `${routeName(microservice, route)}${partMark}${part}`;
  return `${whole}-${hash.slice(0, hashLength)}`;
}

/** The name of the route object that an object of this name is for; its own one otherwise. */
export function guardedName(name: string): string {
  return name.split(partMark)[0] ?? name;
}

/** The name of the Database for an entry of spec.databases. */
export function databaseName(microservice: Microservice, entry: string): string {
  return childName([microservice.metadata.name, entry]);
}

/** The name of a Database's StatefulSet, Service and credentials Secret. */
export function databaseChildName(database: string): string {
  return childName([database, 'db'], statefulSetMax);
}

/** All names that children of this Microservice may bear, each once, of whatever kind. */
export function childNames(microservice: Microservice): readonly string[] {
  const { routes = [], databases = [] } = microservice.spec;
  return [
    ...new Set([
      workloadName(microservice),
      ...routes.flatMap((route) => [
        routeName(microservice, route.name),
        redirectName(microservice, route.name),
        ...partsOf(route).map((part) => routePartName(microservice, route.name, part)),
      ]),
      ...databases.map((entry) => databaseName(microservice, entry.name)),
      ...(databases.some(({ migration }) => migration !== undefined)
        ? [migrationPolicyName(microservice)]
        : []),
    ]),
  ];
}
