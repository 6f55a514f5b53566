import { builtin } from './builtin-resources.ts';
import { isMap } from './field-semantics.ts';
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
  const { holderIdentity } = specOf(lease);
  return typeof holderIdentity === 'string' ? holderIdentity : '';
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
  const spec = specOf(lease);
  const time = microTime(now);
  const isRenewal = spec.holderIdentity === identity;
  const transitions = countOf(spec.leaseTransitions);
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
      ...specOf(lease),
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
  return Math.max(countOf(specOf(lease).leaseDurationSeconds) * 1000, ownDurationMs);
}

/** What a Lease may hold that anybody wrote, or that came by another API server than Kubernetes'. */
function specOf(lease: Lease | undefined): NonNullable<Lease['spec']> {
  return isMap(lease?.spec) ? lease.spec : {};
}

/** A whole number of 32 bits, as Kubernetes has it; 0 for all else. */
function countOf(value: unknown): number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31
    ? Number(value)
    : 0;
}
