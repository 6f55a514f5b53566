import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import type { LeaseLostError } from './errors.ts';
import { createLeaseLock, type LeaseLock } from './lease-lock.ts';
import { createTenure, type Tenure } from './lease-tenure.ts';
import type { Logger } from './logger.ts';
import type { Fence } from './fence.ts';

export interface LeaderElectorOptions {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'replace'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this process; no other one may bear it, a restart of this one included. */
  readonly identity: string;
  readonly lease: { readonly namespace: string; readonly name: string };
  /** Milliseconds after which others may take a lease that they see unchanged; 15,000 by default. */
  readonly leaseDurationMs?: number;
  /** Milliseconds after which a leader that cannot renew stops; 10,000 by default. */
  readonly renewDeadlineMs?: number;
  /** Milliseconds between attempts; 2,000 by default. */
  readonly retryPeriodMs?: number;
  /** A random number from 0 to below 1, which spreads candidates' attempts; Math.random by default. */
  readonly jitter?: () => number;
}

export interface LeaderCallbacks {
  /**
   * Called when this process became the leader. The signal aborts when it has to stop or lost the
   * lease. Resolves once nothing that it started can write any more: only then is the lease let go.
   */
  readonly onStarted: (signal: AbortSignal) => Promise<void>;
  /** The lease is lost while work went on; the process had better exit. */
  readonly onLost: (error: LeaseLostError) => void;
}

export interface LeaderElector {
  /**
   * Waits for the lease, leads, and resolves once the work has stopped: after the signal aborted,
   * after the lease was lost, or because it ended by itself. Rejects with what `onStarted`
   * rejects with. May be called again when it has settled.
   */
  run(signal: AbortSignal, callbacks: LeaderCallbacks): Promise<void>;
  /** Holds only while this process is the leader for certain. */
  readonly fence: Fence;
  isLeader(): boolean;
  /** Who holds the lease as far as is known here; '' where nobody does. */
  holder(): string;
}

/** The fence of a process that has no rivals: tests, and a single replica without an election. */
export const alwaysHeld: Fence = { assertHeld: () => undefined };

const jitterFactor = 1.2;

/**
 * Leader election by a Lease, with the timing of client-go. Unlike there, the work is fenced: no
 * write passes {@link Fence} later than `renewDeadlineMs` after the last renewal was started, even
 * if the process was stopped meanwhile. Throws where the durations do not fit each other.
 */
export function createLeaderElector(options: LeaderElectorOptions): LeaderElector {
  const { client, clock, identity, lease } = options;
  const leaseDurationMs = options.leaseDurationMs ?? 15_000;
  const renewDeadlineMs = options.renewDeadlineMs ?? 10_000;
  const retryPeriodMs = options.retryPeriodMs ?? 2000;
  const jitter = options.jitter ?? Math.random;
  checkDurations(leaseDurationMs, renewDeadlineMs, retryPeriodMs);
  const timeoutMs = Math.max(renewDeadlineMs / 2, 1000);
  const logger = options.logger.child({ lease: `${lease.namespace}/${lease.name}`, identity });
  const lock = createLeaseLock({ client, clock, identity, lease, leaseDurationMs, timeoutMs });
  const tenure = createTenure(clock, renewDeadlineMs);
  const session: Session = { lock, tenure, clock, logger, retryPeriodMs };

  return {
    async run(signal, callbacks) {
      const lost = new AbortController();
      const onLost = (error: LeaseLostError) => {
        logger.error({ error: error.message }, 'leadership lost');
        lost.abort(error);
        callbacks.onLost(error);
      };
      const pause = () => retryPeriodMs * (1 + jitterFactor * jitter());
      if (!(await acquire(session, signal, pause, onLost))) return;
      logger.info({}, 'became the leader');
      await lead(session, signal, lost.signal, callbacks.onStarted);
    },
    fence: tenure.fence,
    isLeader: () => tenure.isHeld(),
    holder: () => lock.holder(),
  };
}

interface Session {
  readonly lock: LeaseLock;
  readonly tenure: Tenure;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retryPeriodMs: number;
}

/** Tries until the lease is held (true) or the signal aborts (false). */
async function acquire(
  session: Session,
  signal: AbortSignal,
  pause: () => number,
  onLost: (error: LeaseLostError) => void,
): Promise<boolean> {
  const { lock, tenure, clock, logger } = session;
  while (!signal.aborted) {
    try {
      const claim = await lock.claim({ signal });
      if (claim.held && tenure.begin(claim.writeStarted, onLost)) return true;
    } catch (error) {
      if (!signal.aborted) logger.warn({ error: messageOf(error) }, 'cannot get the lease');
    }
    await sleep(clock, pause(), signal);
  }
  return false;
}

async function lead(
  session: Session,
  stop: AbortSignal,
  lost: AbortSignal,
  onStarted: LeaderCallbacks['onStarted'],
): Promise<void> {
  const { lock, tenure, logger } = session;
  const finished = new AbortController();
  const renewing = keepRenewing(session, finished.signal, lost);
  try {
    await onStarted(AbortSignal.any([stop, lost]));
  } finally {
    const isOurs = tenure.isHeld();
    tenure.end();
    finished.abort();
    await renewing;
    if (isOurs) {
      await lock.release().catch((error: unknown) => {
        const message = 'cannot let go of the lease; the next leader waits until it runs out';
        logger.warn({ error: messageOf(error) }, message);
      });
    }
  }
}

/** Renews until the work has finished or the lease is lost; also while the work is being stopped. */
async function keepRenewing(
  session: Session,
  finished: AbortSignal,
  lost: AbortSignal,
): Promise<void> {
  const { clock, retryPeriodMs } = session;
  const ended = AbortSignal.any([finished, lost]);
  for (;;) {
    await sleep(clock, retryPeriodMs, ended);
    if (ended.aborted) return;
    await renewOnce(session, lost);
  }
}

/** One attempt: without reading first, and where that fails, with. */
async function renewOnce(session: Session, lost: AbortSignal): Promise<void> {
  const { lock, tenure, logger } = session;
  const call = { signal: lost };
  try {
    const claim = await lock.renew(call).catch(async (error: unknown) => {
      logger.debug({ error: messageOf(error) }, 'cannot renew the lease as it was seen last');
      return await lock.claim(call);
    });
    if (claim.held) tenure.renew(claim.writeStarted);
    else tenure.lose(`${claim.holder} holds it`);
  } catch (error) {
    if (!lost.aborted) logger.warn({ error: messageOf(error) }, 'cannot renew the lease');
  }
}

/** Resolves after the delay in milliseconds, or at once when the signal aborts. */
async function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const cancel = clock.after(delayMs, wake);
  signal.addEventListener('abort', wake);
  await promise;
  signal.removeEventListener('abort', wake);
  cancel();
}

function checkDurations(leaseDurationMs: number, renewDeadlineMs: number, retryPeriodMs: number) {
  if (leaseDurationMs <= renewDeadlineMs) {
    throw new Error('leaseDuration has to be longer than renewDeadline; raise leaseDuration');
  }
  if (retryPeriodMs <= 0 || renewDeadlineMs <= jitterFactor * retryPeriodMs) {
    throw new Error(
      `renewDeadline has to be longer than ${jitterFactor} times retryPeriod; raise renewDeadline`,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
