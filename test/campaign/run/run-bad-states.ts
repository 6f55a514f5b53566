import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../../eventually.ts';
import { conditionOf } from '../../integration/support/objects.ts';
import type { BadState } from '../bad-states.ts';
import type { Spec } from '../schema/place.ts';
import { baseOf } from '../sections/bases.ts';
import { overBase } from '../sections/section.ts';
import { changesOf } from './comparable.ts';
import { declare } from './prepare.ts';
import type { Stand, Subject } from './stand.ts';

/** What became of a bad state. */
export interface BadStateOutcome {
  readonly title: string;
  /** Milliseconds until the status named it, and from its end until all was as before. */
  readonly toldMs: number;
  readonly backMs: number;
  readonly failures: readonly string[];
}

const deadlineMs = 60_000;
const works = 'True Available';

/**
 * Brings a Microservice that is Ready into each bad state, waits until its status names the cause,
 * and takes it back: within a minute it has to be Ready again, with the children that it had.
 */
export async function runBadStates(
  stand: Stand,
  states: readonly BadState[],
): Promise<readonly BadStateOutcome[]> {
  const base = overBase(baseOf('Microservice', stand.surroundings), { spec: { replicas: 1 } });
  const subject = stand.subject('Microservice');
  const start = await attempt(stand, subject, base, async () => expectReady(stand, subject, works));
  if (start.failure !== undefined) throw new Error(`it begins wrong: ${start.failure}`);
  const outcomes: BadStateOutcome[] = [];
  for (const state of states) outcomes.push(await runOne(stand, subject, base, state));
  return outcomes;
}

async function runOne(
  stand: Stand,
  subject: Subject,
  base: Spec,
  { title, spec, reason }: BadState,
): Promise<BadStateOutcome> {
  const { now: before } = await subject.watcher.look(new Map());
  const bad = overBase(base, { spec: spec(stand.surroundings) });
  const told = await attempt(stand, subject, bad, async () =>
    expectReady(stand, subject, `False ${reason}`),
  );
  const back = await attempt(stand, subject, base, async () => {
    await expectReady(stand, subject, works);
    const changes = changesOf(before, (await subject.watcher.look(before)).now);
    if (changes.length > 0) throw new Error(changes.join('\n'));
  });
  return {
    title,
    toldMs: told.ms,
    backMs: back.ms,
    failures: [told.failure, back.failure].filter((failure) => failure !== undefined),
  };
}

/** Declares, and tries until it holds or the time is up. */
async function attempt(
  { client, namespace }: Stand,
  subject: Subject,
  spec: Spec,
  holds: () => Promise<void>,
): Promise<{ ms: number; failure?: string }> {
  const begun = performance.now();
  const { name } = subject.ref;
  const generation = await declare(client, subject.resource, { name, namespace }, { spec });
  const check = async (): Promise<void> => {
    if (subject.seen() < generation) throw new Error('the caches do not know of it');
    await holds();
  };
  try {
    await eventually(check, { timeoutMs: deadlineMs, intervalMs: 20 });
    return { ms: performance.now() - begun };
  } catch (error) {
    return { ms: deadlineMs, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function expectReady({ client }: Stand, { ref }: Subject, wanted: string): Promise<void> {
  const live = await client.get<Microservice>(microserviceResource, ref);
  const isCurrent = live.status?.observedGeneration === live.metadata.generation;
  const ready = conditionOf(live, 'Ready');
  if (!isCurrent || ready !== wanted) throw new Error(`Ready is ${ready}, not ${wanted}`);
}
