import { inspect } from 'node:util';
import { fuzzLeases, leaseKind } from './fuzz-leases.ts';
import { fuzzKind, fuzzKinds, type FuzzKind } from './kinds.ts';
import { openSession, type Round, type Session } from './session.ts';

export interface FuzzOptions {
  readonly kind: string;
  /** The index of the first object. */
  readonly from: number;
  readonly count: number;
}

export interface FuzzFailure {
  readonly kind: string;
  readonly seed: number;
  /** The object, or the first one of several of which it cannot be told which it was. */
  readonly index: number;
  readonly count: number;
  /** All that were spoiled in the same world up to then. */
  readonly world?: { readonly from: number; readonly count: number };
  readonly message: string;
  /** The malformed object, as JSON. */
  readonly object: string;
}

export interface FuzzReport {
  readonly kind: string;
  readonly objects: number;
  /** Objects of Slipway's own kinds that the CRD of today refuses. */
  readonly invalid: number;
  readonly reconciles: number;
  readonly writes: number;
  readonly failures: readonly FuzzFailure[];
}

/** Lets malformed objects loose, kind after kind. */
export interface Fuzzer {
  /**
   * Spoils `count` objects of the kind under the eyes of the operator: each takes the place of a
   * good one, by a watch and again by the list of an operator that starts, and is put right
   * afterwards. Resolves to what was wrong with the operator meanwhile.
   */
  run(options: FuzzOptions): Promise<FuzzReport>;
  close(): Promise<void>;
}

/** The names of all kinds that there are malformed objects of. */
export const fuzzedKinds: readonly string[] = [...fuzzKinds.map(({ name }) => name), leaseKind];

/** Victims at work at once; an index always means the same one of them. */
const crowd = 12;
/** How often each victim is spoiled before a new world begins. */
const roundsPerWorld = 21;

/** A fuzzer whose objects are the same for the same seed. */
export function createFuzzer(seed: number): Fuzzer {
  let session: Session | undefined;
  let rounds = 0;
  let worldFrom = 0;
  const close = async (): Promise<void> => {
    await session?.close();
    session = undefined;
    rounds = 0;
  };
  const run = async (options: FuzzOptions): Promise<FuzzReport> => {
    if (options.kind === leaseKind) return fuzzLeases(seed, options);
    const kind = fuzzKind(options.kind);
    const total = { objects: 0, invalid: 0, reconciles: 0, writes: 0 };
    const failures: FuzzFailure[] = [];
    const end = options.from + options.count;
    for (let first = options.from; first < end; first += crowd) {
      if (session === undefined) worldFrom = first;
      session ??= await openSession(seed, crowd);
      const part = { seed, kind, first, count: Math.min(crowd, end - first) };
      const round = await spoil(session, part);
      const world = { from: worldFrom, count: first + part.count - worldFrom };
      total.objects += round.objects;
      total.invalid += round.invalid;
      total.reconciles += round.reconciles;
      total.writes += round.writes;
      failures.push(...round.failures.map((failure) => ({ ...failure, world })));
      rounds += 1;
      // What a failure left behind would be blamed on those that follow.
      if (round.failures.length > 0 || rounds === roundsPerWorld) await close();
    }
    return { kind: kind.name, ...total, failures };
  };
  return { run, close };
}

interface Part {
  readonly seed: number;
  readonly kind: FuzzKind;
  readonly first: number;
  readonly count: number;
}

/** Spoils; an end that nobody expected is a failure like others. */
async function spoil(session: Session, { seed, kind, first, count }: Part): Promise<Round> {
  try {
    return await session.spoil(kind, first, count);
  } catch (error) {
    const message = inspect(error);
    const failure = { kind: kind.name, seed, index: first, count, message, object: '' };
    return { objects: count, invalid: 0, reconciles: 0, writes: 0, failures: [failure] };
  }
}

/** The command that does it again, for this object alone where it is known. */
export function replayCommand({ kind, seed, index, count }: FuzzFailure): string {
  const several = count === 1 ? '' : ` --count ${count}`;
  return `npm run fuzz -- --seed ${seed} --kind ${kind} --index ${index}${several}`;
}

/** The command for what only comes after all that its world saw before. */
function wholeReplayCommand({ world, index, ...failure }: FuzzFailure): string | undefined {
  return world === undefined || world.from === index
    ? undefined
    : replayCommand({ ...failure, index: world.from, count: world.count });
}

/** The failures in words, each with the command that replays it. */
export function describeFailures({ failures }: FuzzReport): string {
  return failures
    .slice(0, 10)
    .map((failure) => {
      const whole = wholeReplayCommand(failure);
      return [
        failure.message,
        `  object: ${failure.object.slice(0, 1_500)}`,
        `  replay: ${replayCommand(failure)}`,
        ...(whole === undefined ? [] : [`  with what came before: ${whole}`]),
      ].join('\n');
    })
    .join('\n\n');
}
