/** How the API server addresses a kind: the shape that the runtime expects of resources. */
export interface CrdResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The API group of all kinds of Slipway. */
export const slipwayGroup = 'slipway.dev';

/** A kind of Slipway's own group in its current version. */
export function slipwayResource(kind: string, plural: string, namespaced: boolean): CrdResource {
  return { group: slipwayGroup, version: 'v1alpha1', kind, plural, namespaced };
}
