import { inspect } from 'node:util';
import {
  ApiError,
  LeaseLostError,
  ReconcileError,
  TransportError,
} from '../../../src/runtime/errors.ts';
import type { Logger } from '../../../src/runtime/logger.ts';

/** What the operator did and complained of, as its log tells. */
export interface Observation {
  readonly logger: Logger;
  /** Reconciles by `controller namespace/name`, since the last reset. */
  readonly reconciles: ReadonlyMap<string, number>;
  /** Failures that no code foresaw: an operator that meets them does not know what it does. */
  readonly unforeseen: readonly string[];
  reset(): void;
}

interface Bound {
  readonly controller?: unknown;
  readonly namespace?: unknown;
  readonly name?: unknown;
  readonly reconcileId?: unknown;
  readonly err?: unknown;
}

/** A logger that keeps nothing but counts and what nobody foresaw. */
export function createObservation(): Observation {
  const reconciles = new Map<string, number>();
  const unforeseen: string[] = [];
  const complain = (bound: Bound, fields: Bound, message: string): void => {
    const error = fields.err;
    if (error === undefined || isForeseen(error)) return;
    const { namespace, name } = { ...bound, ...fields };
    const trace = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
    const where = trace.split('\n').slice(0, 4).join('\n');
    unforeseen.push(`${String(namespace)}/${String(name)}: ${message}: ${where}`);
  };
  const create = (bound: Bound): Logger => ({
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => complain(bound, fields, message),
    error: (fields, message) => complain(bound, fields, message),
    child: (fields: Bound) => {
      const all: Bound = { ...bound, ...fields };
      if (fields.reconcileId !== undefined) {
        const key = `${String(all.controller)} ${String(all.namespace)}/${String(all.name)}`;
        reconciles.set(key, (reconciles.get(key) ?? 0) + 1);
      }
      return create(all);
    },
  });
  return {
    logger: create({}),
    reconciles,
    unforeseen,
    reset: () => {
      reconciles.clear();
      unforeseen.length = 0;
    },
  };
}

/** Answers of the API server and what follows from them, down to the root cause. */
function isForeseen(error: unknown): boolean {
  if (error instanceof ReconcileError) return error.cause === undefined || isForeseen(error.cause);
  return (
    error instanceof ApiError || error instanceof TransportError || error instanceof LeaseLostError
  );
}
