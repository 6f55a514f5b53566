/** What one Microservice has to show for a host and path. */
export interface RouteClaim {
  /** `namespace/name` of the Microservice. */
  holder: string;
  /** Its creationTimestamp. */
  createdAt: string;
  /** Its route object carries this host and path already. */
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
