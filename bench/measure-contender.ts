import type { Contender } from './contender.ts';
import type { Environment } from './environment.ts';
import type { BenchOptions } from './options.ts';
import { readProcessFigures } from './process-figures.ts';
import type { ChildrenOf } from './raw-children.ts';
import type { ContenderResults } from './results.ts';
import { bulkNames, measureBulk } from './scenarios/bulk.ts';
import { measureColdStart } from './scenarios/cold-start.ts';
import { measureDrift } from './scenarios/drift.ts';
import { measureIdle } from './scenarios/idle.ts';
import { measureBusyLatency, measureIdleLatency } from './scenarios/latency.ts';
import { untilQuiet } from './scenarios/quiet.ts';

export interface ContenderRun {
  readonly environment: Environment;
  readonly contender: Contender;
  readonly rawChildren: ChildrenOf;
  readonly microservices: number;
  readonly options: BenchOptions;
  /** Milliseconds until bulk creation is given up. */
  readonly limitMs: number;
  readonly say: (line: string) => void;
}

/** Measures everything of one operator on a control plane that has nothing yet. */
export async function measureContender(run: ContenderRun): Promise<ContenderResults> {
  const { environment, contender, rawChildren, microservices, options, say } = run;
  const { user } = contender;
  let operator = await contender.start(environment);
  try {
    say('bulk creation');
    const bulk = await measureBulk(environment, { user, operator }, microservices, run.limitMs);
    say(`  ${bulk.objectsPerSecond} objects per second; creations one by one`);
    const idleLatency = await measureIdleLatency(environment, user, options.samples);
    say(`  median ${idleLatency.latencyMs.p50} ms; creations at 100 changes a minute`);
    const names = bulkNames(microservices);
    const busyLatency = await measureBusyLatency(environment, user, {
      ...options,
      names,
      rawChildren,
    });
    say(`  p99 ${busyLatency.latencyMs.p99} ms; drift`);
    const drift = await measureDrift(environment, contender);
    say(`  median ${drift.deleted.p50} and ${drift.edited.p50} ms; idle`);
    const peak = await readProcessFigures(operator.pid);
    await untilQuiet(environment, user);
    await operator.stop();
    say('  cold start');
    const cold = await measureColdStart(environment, contender, microservices);
    operator = cold.operator;
    say(`  ${cold.results.seconds} s, ${cold.results.writes} writes; idle`);
    const idle = await measureIdle(environment, { user, operator }, options.seconds);
    return {
      bulk,
      idleLatency,
      busyLatency,
      idle,
      drift,
      coldStart: cold.results,
      memory: { ...cold.memory, peakMiB: peak.peakMiB },
    };
  } finally {
    await operator.stop();
  }
}
