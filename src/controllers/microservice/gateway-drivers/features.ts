import { at } from '../../wire-value.ts';
import type { RouteSpec } from '../route-matches.ts';

/** A field of a route, by its path, that the standard channel of the Gateway API has no words for. */
export type RouteFeature =
  | 'auth.jwt'
  | 'auth.basic'
  | 'auth.apiKey'
  | 'auth.oidc'
  | 'auth.external'
  | 'allowFrom'
  | 'rateLimit'
  | 'retry'
  | 'circuitBreaker'
  | 'outlierDetection';

/** What becomes of a route at a gateway that cannot do what the field asks for. */
export interface FeatureRules {
  /** True: without it the route would be open to what it is to be kept from, and is not served. */
  readonly protects: boolean;
  /** True: it keeps people out, so that not even the first request may come in without it. */
  readonly keepsOut: boolean;
  /** What it is for, in the table of the documentation. */
  readonly purpose: string;
}

export const routeFeatures: Readonly<Record<RouteFeature, FeatureRules>> = {
  'auth.jwt': { protects: true, keepsOut: true, purpose: 'a JSON Web Token of an issuer' },
  'auth.basic': { protects: true, keepsOut: true, purpose: 'the name and password of a user' },
  'auth.apiKey': { protects: true, keepsOut: true, purpose: 'the key of a client' },
  'auth.oidc': { protects: true, keepsOut: true, purpose: 'people who signed in with a provider' },
  'auth.external': { protects: true, keepsOut: true, purpose: 'whom another service lets in' },
  allowFrom: { protects: true, keepsOut: true, purpose: 'addresses that requests may come from' },
  rateLimit: { protects: true, keepsOut: false, purpose: 'a limit on requests' },
  retry: { protects: false, keepsOut: false, purpose: 'another try for requests that failed' },
  circuitBreaker: {
    protects: false,
    keepsOut: false,
    purpose: 'an end to waiting where there is too much to do',
  },
  outlierDetection: { protects: false, keepsOut: false, purpose: 'leaving out pods that fail' },
};

const names = Object.keys(routeFeatures) as readonly RouteFeature[];

/** The features that a route asks for, which may be of any shape, in the order of the table. */
export function featuresOf(route: RouteSpec): readonly RouteFeature[] {
  return names.filter((name) => at(route, ...name.split('.')) !== undefined);
}

/** Whether any of the routes asks for one. */
export function asksForFeatures({ routes = [] }: { routes?: readonly RouteSpec[] }): boolean {
  return routes.some((route) => featuresOf(route).length > 0);
}
