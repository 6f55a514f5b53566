import {
  microserviceResource,
  type Microservice,
} from '../../../src/crds/microservice/v1alpha1.ts';
import { leadsToService } from '../../../src/controllers/microservice/gateway-drivers/opens-in.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../src/runtime/resource.ts';
import { eventually } from '../../eventually.ts';
import type { Environment } from '../../integration/support/environment.ts';
import { applyMicroservice, listAll } from '../../integration/support/objects.ts';
import { everythingOn } from '../everything-on.ts';
import { stagedKinds } from '../staged-kinds.ts';
import { childrenOf, readChildren, type LiveChildren } from './children.ts';
import { judge } from './judge.ts';
import { randomState, type RandomState } from './random-state.ts';
import { treat, type TreatedChild } from './treat.ts';

export interface StateCampaign {
  readonly environment: Environment;
  readonly seed: number;
  /** The numbers of the states to try. */
  readonly numbers: readonly number[];
  /** States at once, each of another Microservice; 60 by default. */
  readonly atOnce?: number;
  readonly report: (line: string) => void;
}

/** The short lease of tests may run out on a machine that is busy with these. */
const alone = { leaderElect: false };

interface Trial {
  readonly state: RandomState;
  readonly name: string;
  treated: readonly TreatedChild[];
}

/**
 * Brings the children of Microservices into random states and waits for what Slipway makes of
 * them; then takes away what is foreign, and all has to be as declared. Answers what was not, with
 * the number of the state.
 */
export async function tryStates(campaign: StateCampaign): Promise<readonly string[]> {
  const { environment, seed, numbers, atOnce = 60 } = campaign;
  const namespace = await environment.newNamespace();
  await environment.restartOperator(alone);
  await prepare(environment, namespace);
  const names = Array.from({ length: Math.min(atOnce, numbers.length) }, (_, at) => `svc-${at}`);
  await inTurn(names, 8, (name) =>
    applyMicroservice(environment.client, namespace, name, everythingOn(`${name}.${namespace}.io`)),
  );
  const reference = await allMade(environment, namespace, names.length);
  const failures: string[] = [];
  for (let start = 0; start < numbers.length; start += names.length) {
    const begun = performance.now();
    const trials = numbers.slice(start, start + names.length).map((number, at): Trial => ({
      state: randomState(seed, number, stagedKinds.length),
      name: names[at] ?? '',
      treated: [],
    }));
    const round = { environment, namespace, reference };
    await treatAll(round, trials);
    failures.push(...(await converged(round, trials)));
    await environment.settle();
    await takeForeignAway(round, trials);
    failures.push(...(await converged(round, trials)));
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    campaign.report(
      `${start + trials.length} of ${numbers.length} states, the last in ${seconds} s`,
    );
    if (failures.length > 0) break;
  }
  return failures;
}

interface Round {
  readonly environment: Environment;
  readonly namespace: string;
  readonly reference: LiveChildren;
}

async function prepare({ client }: Environment, namespace: string): Promise<void> {
  const contents = [
    { resource: builtin.secret, name: 'keys', data: { token: 'dG9rZW4=' } },
    { resource: builtin.configMap, name: 'settings', data: { a: 'b' } },
  ];
  for (const { resource, name, data } of contents) {
    const { kind } = resource;
    const body = { apiVersion: apiVersionOf(resource), kind, metadata: { name, namespace }, data };
    await client.apply(resource, body);
  }
}

async function allMade(
  { client, settle }: Environment,
  namespace: string,
  count: number,
): Promise<LiveChildren> {
  const wanted = count * stagedKinds.length;
  await eventually(
    async () => {
      const children = await ownChildren(client, namespace);
      if (children.size !== wanted) throw new Error(`${children.size} of ${wanted} children`);
      const closed = [...children].filter(([, object]) => isClosedRoute(object));
      if (closed.length > 0) throw new Error(`closed: ${closed.map(([key]) => key).join(', ')}`);
    },
    { what: 'all children', timeoutMs: 180_000, intervalMs: 500 },
  );
  await settle();
  return ownChildren(client, namespace);
}

/** A route that asks who comes leads nowhere until its policies are accepted, which takes time. */
function isClosedRoute(object: KubeObject): boolean {
  const routes = [builtin.httpRoute.kind, builtin.grpcRoute.kind];
  return routes.includes(object.kind ?? '') && !leadsToService(object);
}

/** Without the children of Databases, some of which are of the same kinds. */
async function ownChildren(
  client: Environment['client'],
  namespace: string,
): Promise<LiveChildren> {
  const all = await readChildren(client, namespace);
  const microservices = await microservicesIn(client, namespace);
  const own = microservices.flatMap((microservice) => childrenOf(microservice, all));
  const keys = new Set(own.map(({ resource, ref }) => `${resource.kind}/${ref.name}`));
  return new Map([...all].filter(([key]) => keys.has(key)));
}

function microservicesIn(
  client: Environment['client'],
  namespace: string,
): Promise<Microservice[]> {
  return listAll<Microservice>(client, microserviceResource, namespace);
}

/** First what is found at a start of Slipway, then what happens while it runs. */
async function treatAll(round: Round, trials: readonly Trial[]): Promise<void> {
  const { environment } = round;
  const cold = trials.filter(({ state }) => !state.isLive);
  const live = trials.filter(({ state }) => state.isLive);
  if (cold.length > 0) {
    await environment.stopOperator();
    await inTurn(cold, 4, (trial) => treatOne(round, trial));
    await environment.startOperator(alone);
  }
  await inTurn(live, 4, (trial) => treatOne(round, trial));
}

async function treatOne({ environment, namespace, reference }: Round, trial: Trial): Promise<void> {
  const { client } = environment;
  const microservice = (await microservicesIn(client, namespace)).find(
    ({ metadata }) => metadata.name === trial.name,
  );
  if (microservice === undefined) throw new Error(`Microservice ${trial.name} is gone`);
  const { treatments, random } = trial.state;
  const treated: TreatedChild[] = [];
  for (const [at, child] of childrenOf(microservice, reference).entries()) {
    treated.push(await treat(client, child, treatments[at] ?? 'declared', random));
  }
  trial.treated = treated;
}

const convergenceMs = 120_000;

/** Waits until no state has anything wrong; what is wrong when the time is up. */
async function converged(round: Round, trials: readonly Trial[]): Promise<readonly string[]> {
  const { client } = round.environment;
  let wrong: readonly string[] = [];
  const check = async (): Promise<void> => {
    const now = await readChildren(client, round.namespace);
    const microservices = await microservicesIn(client, round.namespace);
    wrong = trials.flatMap(({ state, name, treated }) => {
      const microservice = microservices.find(({ metadata }) => metadata.name === name);
      const problems = judge({ microservice, reference: round.reference, treated, now });
      const when = state.isLive ? 'while Slipway ran' : 'at a start';
      return problems.map((problem) => `state ${state.number} (${when}): ${problem}`);
    });
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  };
  await eventually(check, { timeoutMs: convergenceMs, intervalMs: 300 }).catch(() => undefined);
  return wrong;
}

/** Deletes the foreign objects; from then on all is to be as declared. */
async function takeForeignAway(
  { environment: { client } }: Round,
  trials: readonly Trial[],
): Promise<void> {
  for (const trial of trials) {
    const foreign = trial.treated.filter(({ treatment }) => treatment === 'foreign');
    for (const { resource, ref, object } of foreign) {
      await client.delete(resource, ref, { uid: object?.metadata.uid ?? '' });
    }
    trial.treated = trial.treated.map((child) => ({ ...child, treatment: 'absent' }));
  }
}

async function inTurn<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
