import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { at, listAt } from '../wire-value.ts';
import type { EffectiveClass } from './effective-class.ts';

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

/**
 * The routes of a Microservice that need not be valid: those whose address can be told. What an
 * older CRD let through must not get in the way of others.
 */
export function readableRoutes(microservice: Microservice): readonly RouteSpec[] {
  const isReadable = (route: unknown): route is RouteSpec =>
    typeof at(route, 'name') === 'string' &&
    ['host', 'path', 'exposure'].every((field) =>
      ['string', 'undefined'].includes(typeof at(route, field)),
    );
  return listAt(microservice, 'spec', 'routes').filter(isReadable);
}

/** The exposure of a route that names none. */
export const defaultExposure = 'public';

/** The host of a route, in lower case: its own or `<microservice>.<domain of the class>`. */
export function hostOf(
  microservice: Microservice,
  route: RouteSpec,
  microserviceClass: EffectiveClass,
): string | undefined {
  if (route.host !== undefined) return route.host.toLowerCase();
  const exposure = route.exposure ?? defaultExposure;
  const domain = microserviceClass.gateways.find((entry) => entry.exposure === exposure)?.domain;
  return domain === undefined ? undefined : `${microservice.metadata.name}.${domain}`;
}

/** The path prefix of a route: always starts with '/', never ends with one but for the root. */
export function pathOf(route: RouteSpec): string {
  const path = route.path ?? '/';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
