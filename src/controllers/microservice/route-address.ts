import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { EffectiveClass } from './effective-class.ts';

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

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
