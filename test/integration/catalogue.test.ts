import { dump } from 'js-yaml';
import { describe, it } from 'vitest';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { areas, goodImage, type Fault, type Manifest } from '../catalogue/fault.ts';
import { follow, promisedMs } from '../catalogue/follow.ts';
import { catalogue } from '../catalogue/index.ts';
import { apply, play, service, type Stage } from '../catalogue/play.ts';
import { toldFile } from '../catalogue/told.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { useEnvironment } from './support/environment.ts';
import { finder } from './support/objects.ts';
import { runPlugin } from './support/plugin.ts';

const environment = useEnvironment({ ownControlPlane: true });
const refusals = new Map<string, { reason: string; message: string }>();

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
    const find = finder(environment.client, stage.namespace);
    const followed = follow(() => find.microservice(service));
    await followed.becomesWell(60_000);
    expect([...followed.told], 'false alarms of a healthy service').toEqual([]);

    for (const step of fault.cause) await play(stage, step);
    const timeoutMs = (fault.withinSeconds ?? promisedMs / 1_000) * 1_000;
    const live = await followed.tells(fault.reason, timeoutMs);
    const [first] = live.status?.problems ?? [];
    const target = ['-n', stage.namespace];
    const shown = await runPlugin(['status', service, ...target], environment.facts.kubeconfigPath);
    if (first?.hint !== undefined) expect(shown.out).toContain(first.hint);
    await expect(await words(stage, live)).toMatchFileSnapshot(toldFile(fault.name));

    for (const step of fault.mend) await play(stage, step);
    await followed.becomesWell(timeoutMs);
    const others = [...followed.told].filter((told) => fault.passing?.includes(told) !== true);
    expect(others, 'everything that was ever told').toEqual([fault.reason]);
  });
});
