import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { operatorUser, type Lab } from '../lab.ts';
import { createOperatorSet, type OperatorSet } from '../operator/operator-set.ts';
import { startOperatorProcess } from '../operator/operator-process.ts';
import { endStateOf, type EndState } from '../oracles/end-state.ts';
import type { Random } from '../random.ts';
import { startDatabaseProxy } from '../database-proxy/start-database-proxy.ts';
import type { Fault } from '../proxy/fault.ts';
import { startProxy, type Proxy } from '../proxy/start-proxy.ts';
import { openStage } from './open-stage.ts';
import { becomes, echoMs, gatheringMs, staysQuiet } from './settling.ts';
import type { Plan } from './plan.ts';
import type { Rest } from './pool.ts';
import type { Phases, Trial } from './trial.ts';

export interface TrialOptions {
  random: Random;
  /** Milliseconds of silence that are asked for. */
  silenceMs: number;
  /** Milliseconds until a state that does not come is given up. */
  deadlineMs: number;
  /** Waits out the silence. */
  rest: Rest;
  /** The folder of the operator to run; the released one by default. */
  build?: string;
  /** What is to come out; undefined where this run is to tell. */
  expected?: EndState;
}

/** Flags of the process that is started on the converged state. */
const resyncFlags = { 'resync-period': '1s' };
/** Milliseconds from the lease to the end: two resyncs, and what they might write. */
const resyncMs = 3_000;

/** Runs a workload in a namespace of its own under the plan's fault, and tells what happened. */
export async function runTrial(lab: Lab, plan: Plan, options: TrialOptions): Promise<Trial> {
  const stage = await openTrial(lab, plan, options);
  const startedAt = performance.now();
  try {
    const trouble: string[] = [];
    const phases = await play(stage, plan, options, trouble).catch((error: unknown) => {
      trouble.push(error instanceof Error ? error.message : String(error));
      const now = stage.proxy.now();
      return { done: now, quiet: now, restarted: now, end: now };
    });
    await stage.operators.stopAll();
    return {
      namespace: stage.namespace,
      trouble,
      entries: stage.proxy.recording.entries,
      happenings: [...stage.view.happenings],
      endState: endStateOf(stage.view.all(), stage.namespace),
      endings: stage.operators.endings,
      logs: await stage.operators.logs(),
      struck: stage.struck,
      logins: stage.logins(),
      phases,
      tookMs: performance.now() - startedAt,
    };
  } finally {
    await stage.close();
  }
}

type TrialStage = Awaited<ReturnType<typeof openTrial>>;

async function openTrial(lab: Lab, plan: Plan, options: TrialOptions) {
  const base = await openStage(lab);
  const struck: string[] = [];
  // The fault acts on what is only started with it.
  const started: { operators?: OperatorSet; proxy?: Proxy } = {};
  const fault = plan.fault.create({
    random: options.random,
    where: plan.where,
    kill: (process) => started.operators?.kill(process),
    pause: (process) => started.operators?.signal(process, 'SIGSTOP'),
    resume: (process) => started.operators?.signal(process, 'SIGCONT'),
    holder: () => started.proxy?.lease.holder() ?? '',
    struck: (what) => struck.push(what),
  });
  const { upstream, authority } = lab;
  const { namespace } = base;
  const proxy = await startProxy({ upstream, authority, namespace, fault });
  const database = await openDatabase(lab, plan, fault);
  const build = options.build ?? lab.builds.released;
  const operators = await openOperators(lab, plan, { namespace, proxy, build });
  Object.assign(started, { operators, proxy });
  return {
    ...base,
    proxy,
    operators,
    struck,
    database: database?.access,
    logins: () => database?.proxy.connections() ?? 0,
    heal: () => fault.end?.(),
    close: async () => {
      await operators.stopAll();
      await proxy.close();
      await database?.proxy.close();
      await base.close();
    },
  };
}

async function openOperators(
  lab: Lab,
  plan: Plan,
  where: { namespace: string; proxy: Proxy; build: string },
): Promise<OperatorSet> {
  const folder = join(lab.folder, where.namespace);
  await mkdir(folder);
  return createOperatorSet((identity, { bundle, flags }) =>
    startOperatorProcess({
      bundle: bundle ?? where.build,
      folder,
      compileCache: join(lab.folder, 'compile-cache'),
      identity,
      server: where.proxy.urlFor(identity),
      ca: lab.authority.ca,
      token: lab.controlPlane.tokens[operatorUser] ?? '',
      leaseName: where.namespace,
      flags: { ...plan.workload.flags, ...flags },
    }),
  );
}

async function openDatabase({ databases }: Lab, { workload }: Plan, fault: Fault) {
  const server = workload.needs === undefined ? undefined : databases[workload.needs];
  if (server === undefined) return undefined;
  const proxy = await startDatabaseProxy(server.port, fault.database);
  return { proxy, access: { ...server, host: '127.0.0.1', port: proxy.port } };
}

async function play(
  stage: TrialStage,
  plan: Plan,
  options: TrialOptions,
  trouble: string[],
): Promise<Phases> {
  const { proxy, operators, view, namespace } = stage;
  const { deadlineMs, silenceMs, expected, rest } = options;
  await operators.start();
  if (plan.fault.standby === true) await operators.start();
  const { workload } = plan;
  const forWorkload = stage.forWorkload(stage, deadlineMs);
  await workload.run(forWorkload);
  stage.heal();
  const done = proxy.now();
  if (expected !== undefined) await becomes(view, namespace, expected, deadlineMs);
  // The size of a database counts for nothing in an end state, and may be told after it.
  const mayFollow = expected === undefined || workload.needs !== undefined;
  await staysQuiet(proxy, mayFollow ? gatheringMs : echoMs, deadlineMs);
  const quiet = proxy.now();
  await rest(silenceMs);
  const restarted = proxy.now();
  await operators.stopAll();
  const next = await operators.start({ flags: resyncFlags });
  await stage.untilLeading(proxy, next, deadlineMs);
  await delay(resyncMs);
  trouble.push(...((await workload.problems?.(forWorkload)) ?? []));
  return { done, quiet, restarted, end: proxy.now() };
}
