/** What one Microservice has to show for a host and path. */
export interface RouteClaim {
  /** `namespace/name` of the Microservice. */
  holder: string;
  /** Its creationTimestamp. */
  createdAt: string;
  /** Its route object carries this host and path, or host, already. */
  isLive: boolean;
}

/**
 * Whether the rival keeps a route that both declare. Who serves it already keeps it, so that an
 * older Microservice cannot take the host of a running one by adding it later; where both or
 * neither serve it, the older Microservice keeps it, then the first by name. Pure, and the same
 * seen from either side.
 */
export function keepsRoute(rival: RouteClaim, ours: RouteClaim): boolean {
  if (rival.isLive !== ours.isLive) return rival.isLive;
  if (rival.createdAt !== ours.createdAt) return rival.createdAt < ours.createdAt;
  return rival.holder < ours.holder;
}

/**
 * Whether the rival's namespace keeps a host that the class does not give to both. What routes of
 * both serve already stays with both: nothing is taken from the air. Pure.
 */
export function keepsHost(rival: RouteClaim, ours: RouteClaim): boolean {
  return !(rival.isLive && ours.isLive) && keepsRoute(rival, ours);
}

/** What a namespace has to show for a host by these claims of its Microservices. Pure. */
export function jointClaim(claims: readonly [RouteClaim, ...RouteClaim[]]): RouteClaim {
  return claims.reduce((first, claim) => (keepsRoute(claim, first) ? claim : first));
}
