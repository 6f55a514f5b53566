import { builtin } from './builtin-resources.ts';
import type { KubeObject } from './kube-object.ts';
import { microTime } from './micro-time.ts';
import { apiVersionOf } from './resource.ts';

/** coordination.k8s.io/v1 Lease, as far as leader election reads and writes it. */
export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** The holder that the Lease names; '' where it is free. */
export function holderOf(lease: Lease | undefined): string {
  return lease?.spec?.holderIdentity ?? '';
}

/** A Lease that does not exist yet, held by nobody. */
export function newLease(namespace: string, name: string): Lease {
  return {
    apiVersion: apiVersionOf(builtin.lease),
    kind: builtin.lease.kind,
    metadata: { namespace, name },
  };
}

/**
 * The Lease as this identity takes or renews it at this wall-clock time. A change of the holder is
 * a transition; the first holder of all is none.
 */
export function claimed(lease: Lease, identity: string, durationMs: number, now: Date): Lease {
  const { spec = {} } = lease;
  const time = microTime(now);
  const isRenewal = spec.holderIdentity === identity;
  const transitions = spec.leaseTransitions ?? 0;
  const isFirst = lease.metadata.resourceVersion === undefined;
  return {
    ...lease,
    spec: {
      ...spec,
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(durationMs / 1000),
      acquireTime: isRenewal ? (spec.acquireTime ?? time) : time,
      renewTime: time,
      leaseTransitions: isRenewal || isFirst ? transitions : transitions + 1,
    },
  };
}

/** The Lease as its holder lets go of it, so that another may take it at once. */
export function released(lease: Lease, now: Date): Lease {
  const time = microTime(now);
  return {
    ...lease,
    spec: {
      ...lease.spec,
      holderIdentity: '',
      leaseDurationSeconds: 1,
      acquireTime: time,
      renewTime: time,
    },
  };
}

/**
 * How long, in milliseconds, a candidate has to see a Lease unchanged before it may take it: the
 * longer one of what the holder wrote and what the candidate itself is configured with.
 */
export function patienceMs(lease: Lease, ownDurationMs: number): number {
  return Math.max((lease.spec?.leaseDurationSeconds ?? 0) * 1000, ownDurationMs);
}
