import { builtin } from './builtin-resources.ts';
import type { CallOptions, KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { isNotFound } from './errors.ts';
import { claimed, holderOf, newLease, patienceMs, released, type Lease } from './lease-record.ts';

export interface LeaseLockOptions {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  readonly clock: Clock;
  readonly identity: string;
  readonly lease: { readonly namespace: string; readonly name: string };
  readonly leaseDurationMs: number;
  /** Milliseconds until one request is given up. */
  readonly timeoutMs: number;
}

/** `writeStarted` is the monotonic time at which the write that succeeded was started. */
export type Claim = { held: true; writeStarted: number } | { held: false; holder: string };

/** One Lease, as it was seen last. */
export interface LeaseLock {
  holder(): string;
  /** Takes or renews the Lease, or tells who has it. Rejects where the API server did not help. */
  claim(options: CallOptions): Promise<Claim>;
  /** Renews it without reading first; rejects where it was changed since it was seen last. */
  renew(options: CallOptions): Promise<Claim>;
  /** Lets go of it, for others to take it at once. Only after all work has stopped. */
  release(): Promise<void>;
}

/** The Lease and the monotonic time at which it was seen for the first time as it is. */
interface Sighting {
  lease: Lease;
  at: number;
}

/**
 * Claims a Lease as client-go does: a holder is judged by when this process saw the Lease change,
 * on its own monotonic clock, never by the times in it; every write carries the resource version
 * that was judged, so that of two claims one fails.
 */
export function createLeaseLock(options: LeaseLockOptions): LeaseLock {
  const { client, clock, identity, leaseDurationMs } = options;
  let seen: Sighting | undefined;

  function see(lease: Lease): void {
    const isSame =
      seen?.lease.metadata.resourceVersion === lease.metadata.resourceVersion &&
      seen?.lease.metadata.uid === lease.metadata.uid;
    seen = { lease, at: isSame && seen !== undefined ? seen.at : clock.monotonic() };
  }

  function isFree(): boolean {
    if (seen === undefined) return true;
    const holder = holderOf(seen.lease);
    if (holder === '' || holder === identity) return true;
    return clock.monotonic() - seen.at > patienceMs(seen.lease, leaseDurationMs);
  }

  async function write(current: Lease | undefined, call: CallOptions): Promise<Claim> {
    const { namespace, name } = options.lease;
    const base = current ?? newLease(namespace, name);
    const body = claimed(base, identity, leaseDurationMs, clock.now());
    const withTimeout = { timeoutMs: options.timeoutMs, ...call };
    const writeStarted = clock.monotonic();
    see(
      current === undefined
        ? await client.create(builtin.lease, body, withTimeout)
        : await client.replace(builtin.lease, body, withTimeout),
    );
    return { held: true, writeStarted };
  }

  async function read(call: CallOptions): Promise<Lease | undefined> {
    try {
      return await client.get<Lease>(builtin.lease, options.lease, {
        timeoutMs: options.timeoutMs,
        ...call,
      });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async function claim(call: CallOptions): Promise<Claim> {
    const current = await read(call);
    if (current !== undefined) see(current);
    // A Lease that was deleted is no sign that its holder stopped: it runs out like any other.
    if (!isFree()) return { held: false, holder: holderOf(seen?.lease) };
    return await write(current, call);
  }

  return {
    holder: () => holderOf(seen?.lease),
    claim,
    renew: async (call) => await (seen === undefined ? claim(call) : write(seen.lease, call)),
    async release() {
      if (seen === undefined || holderOf(seen.lease) !== identity) return;
      const body = released(seen.lease, clock.now());
      see(await client.replace(builtin.lease, body, { timeoutMs: options.timeoutMs }));
    },
  };
}
