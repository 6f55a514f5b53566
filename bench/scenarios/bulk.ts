import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { followChildren, type Arrivals } from '../arrivals.ts';
import type { OperatorProcess } from '../contender.ts';
import type { Environment } from '../environment.ts';
import { perEach, toHundredth } from '../measure.ts';
import { loadSince, markLoad } from '../process-figures.ts';
import { applyRequest, createRequest, openRawClient } from '../raw-client.ts';
import type { ChildrenOf } from '../raw-children.ts';
import { followReady } from '../readiness.ts';
import type { BulkResults } from '../results.ts';
import { eightChildren, measured } from '../workload.ts';
import { untilQuiet, withinTime } from './quiet.ts';

/** Names of the Microservices that fill the cluster. */
export function bulkNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bulk-${index}`);
}

/** Applies the children of so many Microservices over 16 connections; nobody else does anything. */
export async function measureRawBulk(
  { controlPlane, client, namespaceOf }: Environment,
  rawChildren: ChildrenOf,
  count: number,
): Promise<BulkResults> {
  const requests = bulkNames(count)
    .flatMap((name, index) => rawChildren(namespaceOf(index), name, eightChildren))
    .map(({ resource, object }) => applyRequest(resource, object));
  const raw = await openRawClient(controlPlane);
  const arrivals = await followChildren(client);
  const load = await markLoad();
  const startedAt = performance.now();
  const complete = allComplete(arrivals, bulkNames(count));
  await raw.sendAll(requests);
  await complete;
  const seconds = (performance.now() - startedAt) / 1_000;
  const spent = await loadSince(load);
  await Promise.all([raw.close(), arrivals.stop()]);
  return {
    seconds: toHundredth(seconds),
    objectsPerSecond: toHundredth(requests.length / seconds),
    ...spent,
  };
}

/** Creates so many Microservices at once and waits for their children, then until all are Ready. */
export async function measureBulk(
  environment: Environment,
  { user, operator }: { user: string; operator: OperatorProcess },
  count: number,
  limitMs: number,
): Promise<BulkResults> {
  const { controlPlane, client, requests: log, namespaceOf } = environment;
  const names = bulkNames(count);
  const requests = names.map((name, index) =>
    createRequest(microserviceResource, measured(namespaceOf(index), name, eightChildren)),
  );
  const raw = await openRawClient(controlPlane);
  const [arrivals, readiness] = await Promise.all([followChildren(client), followReady(client)]);
  const mark = await log.mark();
  const load = await markLoad();
  const startedAt = performance.now();
  const complete = allComplete(arrivals, names);
  await raw.sendAll(requests);
  const finished = await Promise.race([operator.ended, withinTime(complete, limitMs)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  const spent = await loadSince(load, { [operator.pid]: 'operator' });
  const ready = await withinTime(readiness.untilReady(names), limitMs);
  const readySeconds = (performance.now() - startedAt) / 1_000;
  await Promise.all([arrivals.stop(), readiness.stop(), raw.close()]);
  await untilQuiet(environment, user, limitMs);
  const { byKind } = await log.countSince(mark, user, 'bulk-');
  const unfinished =
    finished && ready ? undefined : `${arrivals.seen} objects, ${readiness.ready} Ready`;
  return {
    seconds: toHundredth(seconds),
    objectsPerSecond: toHundredth((count * eightChildren.children) / seconds),
    ...spent,
    readySeconds: toHundredth(readySeconds),
    requests: perEach(byKind, count),
    unfinished,
  };
}

async function allComplete(arrivals: Arrivals, names: readonly string[]): Promise<void> {
  const { children } = eightChildren;
  await Promise.all(names.map((name) => arrivals.untilComplete(name, children)));
}
