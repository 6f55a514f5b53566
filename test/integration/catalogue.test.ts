import { setTimeout as delay } from 'node:timers/promises';
import { dump } from 'js-yaml';
import { describe, it } from 'vitest';
import type { MicroserviceReason } from '../../src/crds/microservice/conditions.ts';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { areas, goodImage, type Fault, type Manifest } from '../catalogue/fault.ts';
import { catalogue } from '../catalogue/index.ts';
import { apply, play, service, type Stage } from '../catalogue/play.ts';
import { toldFile } from '../catalogue/told.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, finder } from './support/objects.ts';
import { runPlugin } from './support/plugin.ts';

const environment = useEnvironment({ ownControlPlane: true });
const refusals = new Map<string, { reason: string; message: string }>();

/** The promise: a cause is told, and forgotten after its mend, within this time. */
const promisedMs = 15_000;
/** Longer than a status may wait for company: see status-reporter.ts. */
const settledMs = 3_000;

async function stageOf(fault: Fault): Promise<Stage> {
  environment.gateway.refuse = ({ metadata }) => refusals.get(metadata.namespace ?? '');
  const namespace = await environment.newNamespace();
  const stage: Stage = {
    namespace,
    kubectl: createKubectl(environment.facts),
    refuseRoutes: (words) => {
      if (words === undefined) refusals.delete(namespace);
      else refusals.set(namespace, words);
    },
  };
  await apply(stage, [...(fault.around ?? []), declared(fault)]);
  return stage;
}

function declared({ spec }: Fault): Manifest {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name: service },
    spec: { image: goodImage, ...spec },
  };
}

/** Follows the status of the service, and remembers every reason that it ever told. */
function follow(stage: Stage) {
  const find = finder(environment.client, stage.namespace);
  const told = new Set<MicroserviceReason>();
  const read = async (): Promise<Microservice | undefined> => {
    const live = await find.microservice(service);
    for (const { reason } of live?.status?.problems ?? []) told.add(reason as MicroserviceReason);
    return live;
  };
  return { read, told };
}

type Followed = ReturnType<typeof follow>;

async function becomesWell({ read }: Followed, timeoutMs: number): Promise<void> {
  await environment.eventually(
    async () => {
      const live = await read();
      const problems = live?.status?.problems ?? [];
      const isSeen = live?.status?.observedGeneration === live?.metadata.generation;
      const ready = conditionOf(live, 'Ready');
      if (!isSeen || problems.length > 0 || ready !== 'True Available') {
        throw new Error(`${ready} ${JSON.stringify(problems)}`);
      }
    },
    { what: `${service} to be well`, timeoutMs, intervalMs: 100 },
  );
}

/** Resolves to the Microservice once it tells of the reason, and its words have come to rest. */
async function tells({ read }: Followed, reason: string, timeoutMs: number): Promise<Microservice> {
  const state = async (): Promise<Microservice> => {
    const live = await read();
    const [first] = live?.status?.problems ?? [];
    const isSeen = live?.status?.observedGeneration === live?.metadata.generation;
    if (live === undefined || !isSeen || first?.reason !== reason) {
      throw new Error(JSON.stringify(live?.status?.problems));
    }
    return live;
  };
  const what = { what: `the reason ${reason}`, intervalMs: 100 };
  let last = await environment.eventually(state, { ...what, timeoutMs });
  for (;;) {
    await delay(settledMs);
    const next = await environment.eventually(state, { ...what, timeoutMs: promisedMs });
    if (JSON.stringify(next.status) === JSON.stringify(last.status)) return next;
    last = next;
  }
}

/** What somebody who looks is told, without what differs from one run to the next. */
async function words(stage: Stage, { status }: Microservice): Promise<string> {
  const row = await stage.kubectl(['get', 'ms', service, '-n', stage.namespace]);
  const table = row
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ +\S+$/, ''));
  const text = dump(
    { get: table.join('\n'), problems: status?.problems ?? [] },
    { lineWidth: -1, noRefs: true },
  );
  return text
    .replaceAll(stage.namespace, '$namespace')
    .replaceAll(/\borders-[0-9a-f]{6,10}-[0-9a-z]{5}\b/g, '$pod')
    .replaceAll(/\b(orders-\S*?-)[0-9a-f]{10,16}\b/g, '$1$hash');
}

/** Those that take longest first, so that nobody waits for them alone in the end. */
const faults = areas
  .flatMap((area) => catalogue[area])
  .toSorted((a, b) => (b.withinSeconds ?? 0) - (a.withinSeconds ?? 0))
  .map((fault) => [fault.name, fault] as const);

describe('what the status says of', () => {
  it.concurrent.for(faults)('%s', { timeout: 400_000 }, async ([, fault], { expect }) => {
    const stage = await stageOf(fault);
    const followed = follow(stage);
    await becomesWell(followed, 60_000);
    expect([...followed.told], 'false alarms of a healthy service').toEqual([]);

    for (const step of fault.cause) await play(stage, step);
    const timeoutMs = (fault.withinSeconds ?? promisedMs / 1_000) * 1_000;
    const live = await tells(followed, fault.reason, timeoutMs);
    const [first] = live.status?.problems ?? [];
    const target = ['-n', stage.namespace];
    const shown = await runPlugin(['status', service, ...target], environment.facts.kubeconfigPath);
    if (first?.hint !== undefined) expect(shown.out).toContain(first.hint);
    await expect(await words(stage, live)).toMatchFileSnapshot(toldFile(fault.name));

    for (const step of fault.mend) await play(stage, step);
    await becomesWell(followed, timeoutMs);
    const others = [...followed.told].filter((told) => fault.passing?.includes(told) !== true);
    expect(others, 'everything that was ever told').toEqual([fault.reason]);
  });
});
