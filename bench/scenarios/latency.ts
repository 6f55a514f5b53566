import { setTimeout as delay } from 'node:timers/promises';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { followChildren } from '../arrivals.ts';
import type { Environment } from '../environment.ts';
import { distributionOf, perEach } from '../measure.ts';
import { loadSince, markLoad } from '../process-figures.ts';
import { applyRequest, openRawClient, type RawClient } from '../raw-client.ts';
import type { ChildrenOf } from '../raw-children.ts';
import type { LatencyResults, RawResults } from '../results.ts';
import { measured, sixChildren } from '../workload.ts';
import { untilQuiet } from './quiet.ts';

type Arrivals = Awaited<ReturnType<typeof followChildren>>;

/** Time in which the pods of one start, so that the next one finds an idle control plane. */
const restMs = 700;
/** A creation that takes longer counts as this. */
const longestMs = 60_000;
/** Changes and creations at 100 a minute each. */
const changeEveryMs = 600;
/** One of so many is applied without an operator as well. */
const rawEvery = 4;

/** Milliseconds to apply the six children of a Microservice at once, until the last is seen. */
export async function measureRawLatency(
  { controlPlane, client, namespaceOf }: Environment,
  rawChildren: ChildrenOf,
  count: number,
): Promise<Pick<RawResults, 'latencyMs' | 'othersCores'>> {
  const load = await markLoad();
  const arrivals = await followChildren(client);
  const raw = await openRawClient(controlPlane);
  const latencies: number[] = [];
  const one = { raw, arrivals, rawChildren, namespace: namespaceOf(0) };
  for (let index = 0; index < count + warmUps; index += 1) {
    latencies.push(await applyOne(one, `alone-${index}`));
    await delay(restMs);
  }
  await Promise.all([raw.close(), arrivals.stop()]);
  const { othersCores } = await loadSince(load);
  return { latencyMs: distributionOf(latencies.slice(warmUps)), othersCores };
}

interface RawOne {
  readonly raw: RawClient;
  readonly arrivals: Arrivals;
  readonly rawChildren: ChildrenOf;
  readonly namespace: string;
}

async function applyOne(
  { raw, arrivals, rawChildren, namespace }: RawOne,
  name: string,
): Promise<number> {
  const children = rawChildren(namespace, name, sixChildren);
  const requests = children.map(({ resource, object }) => applyRequest(resource, object));
  const complete = arrivals.untilComplete(name, sixChildren.children);
  const started = performance.now();
  await Promise.all([raw.sendAll(requests), complete]);
  return (await complete) - started;
}

/** The first ones open connections. */
const warmUps = 3;

/** Creates Microservices one after the other, with a rest in between. */
export async function measureIdleLatency(
  environment: Environment,
  user: string,
  count: number,
): Promise<LatencyResults> {
  const { requests: log } = environment;
  await measureOnesApart(environment, 'warm', warmUps);
  await untilQuiet(environment, user);
  const mark = await log.mark();
  const load = await markLoad();
  const latencies = await measureOnesApart(environment, 'alone', count);
  const { othersCores } = await loadSince(load);
  await untilQuiet(environment, user);
  const { byKind, reads } = await log.countSince(mark, user, 'alone-');
  const requests = perEach(byKind, count);
  return { latencyMs: distributionOf(latencies), othersCores, requests, reads };
}

/**
 * Creates Microservices at 100 a minute while others, as many, are changed. Now and then, the six
 * children of one are applied without any operator: that is how fast this API server is meanwhile.
 */
export async function measureBusyLatency(
  environment: Environment,
  user: string,
  { seconds, names, rawChildren }: BusyOptions,
): Promise<LatencyResults> {
  const { client, requests: log, namespaceOf, controlPlane } = environment;
  const count = Math.round((seconds * 1_000) / changeEveryMs);
  const mark = await log.mark();
  const load = await markLoad();
  const arrivals = await followChildren(client);
  const raw = await openRawClient(controlPlane);
  const one = { raw, arrivals, rawChildren, namespace: namespaceOf(0) };
  const rawLatencies: Promise<number>[] = [];
  const latencies: Promise<number>[] = [];
  const changes: Promise<unknown>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    await delay(Math.max(startedAt + index * changeEveryMs - performance.now(), 0));
    latencies.push(createOne(environment, arrivals, `busy-${index}`));
    if (index % rawEvery === 0) rawLatencies.push(applyOne(one, `raw-${index}`));
    // Spread over all, so that hardly one is changed again before it is done.
    const at = Math.floor((index * names.length) / count) % names.length;
    const ref = { namespace: namespaceOf(at), name: names[at] ?? '' };
    const spec = { env: [{ name: 'CHANGE', value: String(index) }] };
    changes.push(client.mergePatch(microserviceResource, ref, { spec }));
  }
  await Promise.all(changes);
  const measuredLatencies = await Promise.all(latencies);
  const rawMs = distributionOf(await Promise.all(rawLatencies));
  const { othersCores } = await loadSince(load);
  await Promise.all([raw.close(), arrivals.stop()]);
  await untilQuiet(environment, user);
  const { byKind, reads } = await log.countSince(mark, user, 'busy-');
  const requests = perEach(byKind, count);
  return { latencyMs: distributionOf(measuredLatencies), rawMs, othersCores, requests, reads };
}

interface BusyOptions {
  readonly seconds: number;
  /** Those that are changed. */
  readonly names: readonly string[];
  readonly rawChildren: ChildrenOf;
}

async function measureOnesApart(
  environment: Environment,
  prefix: string,
  count: number,
): Promise<number[]> {
  const arrivals = await followChildren(environment.client);
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    latencies.push(await createOne(environment, arrivals, `${prefix}-${index}`));
    await delay(restMs);
  }
  await arrivals.stop();
  return latencies;
}

async function createOne(
  { client, namespaceOf }: Environment,
  arrivals: Arrivals,
  name: string,
): Promise<number> {
  const complete = arrivals.untilComplete(name, sixChildren.children);
  await client.create(microserviceResource, measured(namespaceOf(0), name, sixChildren));
  const created = performance.now();
  const at = await Promise.race([complete, delay(longestMs, created + longestMs, { ref: false })]);
  return Math.max(at - created, 0);
}
