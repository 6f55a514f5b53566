import { inspect } from 'node:util';
import { ApiError } from '../../../src/runtime/errors.ts';
import { eventually } from '../../eventually.ts';
import { allLeaves, isValidSpec } from '../chain.ts';
import { isTaken, type Change } from '../plan.ts';
import type { Spec } from '../schema/place.ts';
import { baseOf } from '../sections/bases.ts';
import { changesOf, type States } from './comparable.ts';
import { declare } from './prepare.ts';
import type { Stand, Subject } from './stand.ts';
import type { Look } from './watcher.ts';

/** What became of one change. */
export interface Outcome {
  readonly index: number;
  readonly change: Change;
  readonly result: 'taken' | 'refused';
  /** Milliseconds until the children were as declared. */
  readonly convergedMs: number;
  /** Why it was a bad state; [] for a good one. */
  readonly trouble: readonly string[];
  /** Milliseconds in which a bad state was back at the state before. */
  readonly rolledBackMs: number | undefined;
  readonly failures: readonly string[];
}

export interface RunOptions {
  readonly stand: Stand;
  readonly changes: readonly Change[];
  /** The number of the first change, for messages. */
  readonly firstIndex?: number;
  readonly onOutcome?: (outcome: Outcome) => void;
}

const deadlineMs = 60_000;

interface Declared {
  /** What is declared and works; undefined before the first time. */
  spec: Spec | undefined;
  /** The children then. */
  states: States;
}

/**
 * Makes the changes one after another. After each, the children have to become what the same
 * declaration gives on an empty namespace; what is refused has to leave them as they were; and a
 * state that cannot work is taken back, which has to bring the state before. All within a minute.
 */
export async function runChain(options: RunOptions): Promise<readonly Outcome[]> {
  const { stand, changes, firstIndex = 0 } = options;
  const declared = new Map<string, Declared>();
  const outcomes: Outcome[] = [];
  for (const [offset, change] of changes.entries()) {
    const subject = stand.subject(change.kind, change.name);
    const known = declared.get(keyOf(change)) ?? (await beginning(stand, change, subject));
    declared.set(keyOf(change), known);
    const made = await make(stand, subject, change, known).catch((error: unknown) =>
      unforeseen(change, error),
    );
    const outcome = { index: firstIndex + offset, ...made };
    outcomes.push(outcome);
    options.onOutcome?.(outcome);
  }
  return outcomes;
}

function keyOf({ kind, name = '' }: Change): string {
  return `${kind}/${name}`;
}

/** The subject of a kind begins with its base; all else does not exist yet. */
async function beginning(stand: Stand, change: Change, subject: Subject): Promise<Declared> {
  if (change.name !== undefined) {
    // Another class has no followers; another Database has no children yet.
    const states = change.kind.endsWith('Class') ? await statesNow(subject) : new Map();
    return { spec: undefined, states };
  }
  const look = await converge(subject, new Map(), 1);
  const failures = failuresOf(look);
  const wrong = [...failures, ...look.trouble];
  if (wrong.length > 0) throw new Error(`it begins wrong: ${wrong.join('\n')}`);
  return { spec: baseOf(change.kind, stand.surroundings), states: look.now };
}

function unforeseen(change: Change, error: unknown): Omit<Outcome, 'index'> {
  const failures = [`unforeseen: ${error instanceof Error ? error.message : inspect(error)}`];
  return {
    change,
    result: 'taken',
    trouble: [],
    rolledBackMs: undefined,
    convergedMs: 0,
    failures,
  };
}

async function statesNow({ watcher }: Subject): Promise<States> {
  return (await watcher.look(new Map())).now;
}

async function make(
  stand: Stand,
  subject: Subject,
  change: Change,
  known: Declared,
): Promise<Omit<Outcome, 'index'>> {
  const isExpected = isTaken(change, known.spec, leavesOf(change.kind), (spec) =>
    isValidSpec(change.kind, spec),
  );
  const { generation, refusal } = await tryToDeclare(stand, subject, change.spec);
  const result = refusal === undefined ? 'taken' : 'refused';
  const parity =
    isExpected === (result === 'taken')
      ? []
      : [
          `the API server ${refusal === undefined ? 'takes it' : `says ${refusal}`}, the parser not`,
        ];
  const begun = performance.now();
  const outcome = { change, result, trouble: [], rolledBackMs: undefined, convergedMs: 0 } as const;
  if (result === 'refused') {
    const failures = known.spec === undefined ? [] : await unchanged(subject, known.states);
    return { ...outcome, failures: [...parity, ...failures] };
  }
  const look = await converge(subject, known.states, generation);
  const convergedMs = performance.now() - begun;
  const failures = [...parity, ...failuresOf(look)];
  if (look.trouble.length === 0 || known.spec === undefined) {
    if (failures.length === 0) Object.assign(known, { spec: change.spec, states: look.now });
    return { ...outcome, convergedMs, failures, trouble: look.trouble };
  }
  const back = await rollBack(stand, subject, known);
  return {
    ...outcome,
    convergedMs,
    trouble: look.trouble,
    rolledBackMs: back.ms,
    failures: [...failures, ...back.failures],
  };
}

const leaves = Map.groupBy(allLeaves(), ({ kind }) => kind);

function leavesOf(kind: string) {
  return leaves.get(kind) ?? [];
}

/** The generation that it made, or the refusal in words. */
async function tryToDeclare(
  { client, namespace }: Stand,
  { resource, ref }: Subject,
  spec: Spec,
): Promise<{ generation: number; refusal?: string }> {
  try {
    const { name } = ref;
    return { generation: await declare(client, resource, { name, namespace }, { spec }) };
  } catch (error) {
    if (!(error instanceof ApiError) || !isRefusal(error)) throw error;
    return { generation: 0, refusal: `${error.code} ${error.message}` };
  }
}

/** A value of a wrong type is what server-side apply calls an internal error. */
function isRefusal({ code, message }: ApiError): boolean {
  return (code >= 400 && code < 500) || message.includes('failed to create typed patch object');
}

/** Looks until all is as it has to be, or the time is up. */
async function converge(subject: Subject, before: States, generation: number): Promise<Look> {
  let look: Look | undefined;
  const check = async (): Promise<void> => {
    look = await lookAt(subject, before, generation);
    const failures = failuresOf(look);
    if (failures.length > 0) throw new Error(failures.join('\n'));
  };
  try {
    await eventually(check, { timeoutMs: deadlineMs, intervalMs: 10 });
  } catch (error) {
    if (look === undefined) throw error;
  }
  if (look === undefined) throw new Error('nothing was looked at');
  return look;
}

/** A look with caches that know of the declaration. */
async function lookAt(subject: Subject, before: States, generation: number): Promise<Look> {
  const isSeen = subject.seen() >= generation;
  const look = await subject.watcher.look(before);
  return isSeen ? look : { ...look, isCurrent: false };
}

function failuresOf({ isCurrent, differences, trouble, complaints }: Look): readonly string[] {
  const untold = trouble.length > 0 && complaints.length === 0;
  return [
    ...(isCurrent ? [] : ['Slipway has not taken note of it']),
    ...differences,
    ...(untold ? [`the status does not tell that ${trouble.join('; ')}`] : []),
  ];
}

async function unchanged({ watcher }: Subject, states: States): Promise<readonly string[]> {
  const { now } = await watcher.look(states);
  return changesOf(states, now).map((difference) => `though it was refused, ${difference}`);
}

async function rollBack(
  stand: Stand,
  subject: Subject,
  { spec, states }: Declared,
): Promise<{ ms: number; failures: readonly string[] }> {
  const begun = performance.now();
  const { name } = subject.ref;
  const { client, namespace } = stand;
  const generation = await declare(client, subject.resource, { name, namespace }, { spec });
  let failures: readonly string[] = [];
  const check = async (): Promise<void> => {
    const look = await lookAt(subject, states, generation);
    failures = [...failuresOf(look), ...look.trouble, ...changesOf(states, look.now)];
    if (failures.length > 0) throw new Error(failures.join('\n'));
  };
  await eventually(check, { timeoutMs: deadlineMs, intervalMs: 10 }).catch(() => undefined);
  return {
    ms: performance.now() - begun,
    failures: failures.map((failure) => `after it was taken back, ${failure}`),
  };
}
