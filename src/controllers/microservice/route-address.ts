import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { at, listAt } from '../wire-value.ts';
import type { EffectiveClass } from './effective-class.ts';
import type { RouteSpec } from './route-matches.ts';

/**
 * The routes of a Microservice that need not be valid: those whose address can be told. What an
 * older CRD let through must not get in the way of others.
 */
export function readableRoutes(microservice: Microservice): readonly RouteSpec[] {
  const isReadable = (route: unknown): route is RouteSpec =>
    typeof at(route, 'name') === 'string' &&
    ['host', 'path', 'exposure'].every((field) =>
      ['string', 'undefined'].includes(typeof at(route, field)),
    ) &&
    (at(route, 'hosts') === undefined || Array.isArray(at(route, 'hosts'))) &&
    listAt(route, 'hosts').every((host) => typeof host === 'string');
  return listAt(microservice, 'spec', 'routes').filter(isReadable);
}

/** The exposure of a route that names none. */
export const defaultExposure = 'public';

/** The hosts of a route, in lower case and each once, that of `host` or the default first. */
export function hostsOf(
  microservice: Microservice,
  route: RouteSpec,
  microserviceClass: EffectiveClass,
): readonly string[] {
  const first = hostOf(microservice, route, microserviceClass);
  const more = (route.hosts ?? []).map((host) => host.toLowerCase());
  return [...new Set(first === undefined ? more : [first, ...more])];
}

/** Its own or `<microservice>.<domain of the class>`. */
function hostOf(
  microservice: Microservice,
  route: RouteSpec,
  microserviceClass: EffectiveClass,
): string | undefined {
  if (route.host !== undefined) return route.host.toLowerCase();
  const exposure = route.exposure ?? defaultExposure;
  const domain = microserviceClass.gateways.find((entry) => entry.exposure === exposure)?.domain;
  return domain === undefined ? undefined : `${microservice.metadata.name}.${domain}`;
}
