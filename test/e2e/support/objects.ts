import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { microserviceLabel } from '../../../src/controllers/well-known.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { eventually } from '../../eventually.ts';

export interface Named {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    deletionTimestamp?: string;
  };
}

export interface Pod extends Named {
  spec: { nodeName?: string };
  status?: {
    phase?: string;
    startTime?: string;
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
    containerStatuses?: { restartCount: number; state?: { running?: { startedAt: string } } }[];
  };
}

/** Reads one object as kubectl shows it. Rejects where it is not there. */
export async function getObject<T>(
  { kubectl }: Cluster,
  kind: string,
  name: string,
  namespace?: string,
): Promise<T> {
  const scope = namespace === undefined ? [] : ['--namespace', namespace];
  return JSON.parse(await kubectl(['get', kind, name, ...scope, '--output', 'json'])) as T;
}

/** Reads the objects of a kind in a namespace, by label where one is given. */
export async function listObjects<T>(
  { kubectl }: Cluster,
  kind: string,
  namespace: string,
  selector = '',
): Promise<T[]> {
  const args = ['get', kind, '--namespace', namespace, '--output', 'json', '--selector', selector];
  return (JSON.parse(await kubectl(args)) as { items: T[] }).items;
}

/** Whether an object of that name is there. */
export async function exists(
  { kubectl }: Cluster,
  kind: string,
  name: string,
  namespace: string,
): Promise<boolean> {
  const args = [
    'get',
    kind,
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '--output',
    'name',
  ];
  return (await kubectl(args)).trim() !== '';
}

/** Applies objects as a user would with `kubectl apply --server-side`. */
export async function applyObjects({ kubectl }: Cluster, ...items: object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items };
  const args = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
  await kubectl(args, { stdin: JSON.stringify(list) });
}

/** A JSON merge patch, as `kubectl patch --type=merge`. */
export async function mergePatch(
  { kubectl }: Cluster,
  kind: string,
  name: string,
  namespace: string,
  patch: object,
): Promise<void> {
  const target = ['patch', kind, name, '--namespace', namespace];
  await kubectl([...target, '--type=merge', '--patch', JSON.stringify(patch)]);
}

type WithConditions = Microservice | Database;

/** What a Microservice or Database says of itself, in one line, for errors. */
export function describeStatus({ kind, metadata, status }: WithConditions): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const said = ready === undefined ? 'no status yet' : `Ready ${ready.status} ${ready.reason}`;
  return `${kind} ${metadata.name}: ${said}: ${ready?.message ?? ''}`;
}

export function isReady({ metadata, status }: WithConditions): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === metadata.generation;
}

/** Waits until all Microservices of a namespace are Ready for what they declare now. */
export async function untilReady(
  cluster: Cluster,
  namespace: string,
  options: { names?: readonly string[]; timeoutMs?: number } = {},
): Promise<void> {
  const { names, timeoutMs = 180_000 } = options;
  await eventually(
    async () => {
      const all = await listObjects<Microservice>(cluster, 'microservice', namespace);
      const asked = all.filter(({ metadata }) => names?.includes(metadata.name) ?? true);
      const waiting = asked.filter((one) => !isReady(one)).map(describeStatus);
      if (asked.length < (names?.length ?? 1)) throw new Error(`only ${asked.length} are there`);
      if (waiting.length > 0) throw new Error(waiting.join('; '));
    },
    { what: `Microservices of ${namespace} to be Ready`, timeoutMs, intervalMs: 500 },
  );
}

/** The pods of a Microservice that are not going away. */
export async function podsOf(
  cluster: Cluster,
  namespace: string,
  microservice: string,
): Promise<Pod[]> {
  return listPods(cluster, namespace, `${microserviceLabel}=${microservice}`);
}

/** The pods of a namespace that are not going away, by label where one is given. */
export async function listPods(cluster: Cluster, namespace: string, selector = ''): Promise<Pod[]> {
  const pods = await listObjects<Pod>(cluster, 'pods', namespace, selector);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
