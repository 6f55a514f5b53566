import type { ScenarioResult } from '../../../test/process/run-scenario.ts';
import type { KeptResults } from './results.ts';

/** How a promise is tested, and what the last full run of that came to. */
export interface PromiseRow {
  readonly promise: string;
  readonly how: string;
  readonly command: string;
  readonly outcome: string;
}

const many = (count: number): string => count.toLocaleString('en');

/** `12 a, 3 b`, in the order of the counts. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${many(count)} ${what}`)
    .join(', ');
}

/** What passed and what failed; '' is never said: a run that was not kept says so. */
function outcomeOf<T extends { passed: number; failed: number; seed: number }>(
  results: T | undefined,
  more: (results: T) => string,
): string {
  if (results === undefined) return 'no full run is kept';
  const { passed, failed, seed } = results;
  return `${many(passed)} passed, ${many(failed)} failed (seed ${seed}). ${more(results)}`;
}

/** The promises in the order in which they are told. Pure. */
export function promiseRows(kept: KeptResults): PromiseRow[] {
  return [
    {
      promise: 'Whatever breaks around Slipway, and wherever it is killed, all ends as declared',
      how: 'Each workload is run under each fault, behind a proxy, and compared with a run without one',
      command: 'npm run faults',
      outcome: outcomeOf(kept.faults, (faults) => faultsText(faults, kept.leftOut.workloads)),
    },
    {
      promise: 'What judges that would notice a mistake',
      how: 'Mistakes are built into Slipway, one at a time; each has to be found by the oracle that is for it',
      command: 'npm run faults -- --bugs',
      outcome: outcomeOf(
        kept.bugs,
        () => 'Nothing was found of the same runs without the mistakes.',
      ),
    },
    {
      promise:
        'From any state of the children the declared one is reached, and then there is silence',
      how: 'Combinations of absent, declared and tampered children in memory, random states on an API server',
      command: 'npm run stability',
      outcome: outcomeOf(kept.stability, stabilityText),
    },
    {
      promise: 'Every field can be set, changed, removed and taken back',
      how: 'A chain of changes from the schema, each compared with the same declaration on an empty namespace',
      command: 'npm run campaign',
      outcome: outcomeOf(kept.campaign, campaignText),
    },
    {
      promise: 'No object, however malformed, stops it or makes it spin',
      how: 'Malformed objects of every kind that is read; each Microservice and Database concerned gets a condition',
      command: 'npm run fuzz',
      outcome: outcomeOf(kept.fuzz, fuzzText),
    },
    {
      promise: 'Only who holds the lease writes; processes, API servers and etcd may come and go',
      how: 'Processes paused and killed, wrong clocks, restarts, compactions, a full disk, long churn',
      command: 'npm run endurance',
      outcome: outcomeOf(kept.endurance, (endurance) =>
        enduranceText(endurance, kept.leftOut.scenarios),
      ),
    },
  ];
}

function faultsText(
  faults: NonNullable<KeptResults['faults']>,
  leftOut: readonly string[],
): string {
  const { workloads, byKind, writes, writesCovered, repeated, slowest, silenceSeconds } = faults;
  return [
    `${workloads.length} workloads; plans by kind of fault: ${countsText(byKind)}.`,
    `Of ${many(writes)} writes: ${countsText(writesCovered)}.`,
    `Slowest to settle: ${slowest.seconds} s. Silence asked for: ${silenceSeconds} s, and two resyncs.`,
    ...(repeated === 0
      ? []
      : [
          `${many(repeated)} plans were run again alone, as a process had lost its lease on a busy machine.`,
        ]),
    ...leftOutText(leftOut),
  ].join(' ');
}

/** A run that is not whole says so. */
function leftOutText(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`Not in that run: ${names.join(', ')}.`];
}

function stabilityText(stability: NonNullable<KeptResults['stability']>): string {
  const { combinations, states } = stability;
  return `${many(combinations)} combinations in memory, ${many(states)} states on the API server.`;
}

function campaignText(campaign: NonNullable<KeptResults['campaign']>): string {
  const { changes, leaves, byAct, badStates, madeBadStates, rolledBack } = campaign;
  return [
    `${many(changes)} changes of ${many(leaves)} fields: ${countsText(byAct)}.`,
    `${many(badStates + madeBadStates)} bad states were taken back,`,
    `the slowest in ${(rolledBack.most / 1_000).toFixed(1)} s.`,
  ].join(' ');
}

function fuzzText({ counts, reconciles }: NonNullable<KeptResults['fuzz']>): string {
  return `${many(reconciles)} reconciles; objects by kind: ${countsText(counts)}.`;
}

function enduranceText(
  { scenarios }: NonNullable<KeptResults['endurance']>,
  leftOut: readonly string[],
): string {
  const sumOf = (of: (scenario: ScenarioResult) => number | null): string =>
    many(scenarios.reduce((sum, scenario) => sum + (of(scenario) ?? 0), 0));
  const writes = sumOf((scenario) => scenario.writes);
  const outside = sumOf((scenario) => scenario.writesOutsideTenure);
  const inHand = sumOf((scenario) => scenario.sentFromHand);
  const each = scenarios.map(
    ({ scenario, times, seconds }) => `${scenario} ${times} x ${seconds} s`,
  );
  const judged = `${outside} outside of a tenure (${inHand} in hand at a stop)`;
  const seen = `${writes} writes seen, ${judged}: ${each.join(', ')}.`;
  return [seen, ...leftOutText(leftOut)].join(' ');
}
