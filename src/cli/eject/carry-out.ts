import {
  declaredHashAnnotation,
  entryAnnotation,
  managedByLabel,
  microserviceLabel,
  microserviceUidAnnotation,
} from '../../controllers/well-known.ts';
import { numberAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { CliError } from '../cli-error.ts';
import type { Cluster } from '../cluster.ts';
import type { Io } from '../io.ts';
import { microserviceKind } from '../kinds.ts';
import { find } from '../objects.ts';
import { pauseExactly } from '../pause-exactly.ts';
import { marksIn } from './plain-object.ts';
import type { Part, Parts } from './read-parts.ts';

const seconds = 30;

/**
 * Lets everything go: Slipway stops first, then each object loses its owner and its marks, and the
 * Microservice is deleted as `kubectl delete --cascade=orphan` does it. Every write is of the very
 * object that was read. Done again after an error it goes on where it was.
 */
export async function carryOut(
  { cluster, io }: { readonly cluster: Cluster; readonly io: Io },
  microservice: KubeObject,
  read: () => Promise<Parts>,
  hindranceOf: (live: KubeObject, parts: Parts) => CliError | undefined,
): Promise<void> {
  const { client } = cluster;
  const { name, namespace = '', uid = '' } = microservice.metadata;
  const paused = await pauseExactly(client, microserviceKind.resource, microservice, true);
  const live = await untilPaused(cluster, io, paused);
  // Only now nothing more is added to it.
  const parts = await read();
  const problem = hindranceOf(live, parts);
  if (problem !== undefined) throw problem;
  const { children, databases, records } = parts;
  for (const part of databases) await release(cluster, part, claimsOn(part.object));
  for (const part of [...children, ...records]) await release(cluster, part, marksOn(part.object));
  await client.delete(
    microserviceKind.resource,
    { namespace, name },
    { uid, propagationPolicy: 'Orphan' },
  );
}

/** Until Slipway itself says that it changes nothing any more. */
async function untilPaused({ client }: Cluster, io: Io, paused: KubeObject): Promise<KubeObject> {
  const { name, namespace = '', uid, generation = 0 } = paused.metadata;
  for (let second = 0; second <= seconds; second += 1) {
    if (second > 0) await io.sleep(1000);
    const live = await find(client, microserviceKind.resource, { namespace, name });
    const isSeen = (numberAt(live, 'status', 'observedGeneration') ?? -1) >= generation;
    if (live === undefined || live.metadata.uid !== uid) break;
    if (isSeen && textAt(live, 'status', 'summary', 'status') === 'Paused') return live;
    io.signal.throwIfAborted();
  }
  throw new CliError(
    `Slipway did not say within ${seconds} s that Microservice ${namespace}/${name} is paused; nothing but spec.paused was changed`,
    `See whether Slipway runs with kubectl slipway check, and try again; kubectl slipway resume ${name} -n ${namespace} takes it back`,
  );
}

interface Marks {
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

function marksOn({ metadata }: KubeObject): Marks {
  return { labels: marksIn(metadata.labels), annotations: marksIn(metadata.annotations) };
}

/** Of a Database only that it is for a Microservice: it would be stopped as soon as that is gone. */
function claimsOn({ metadata }: KubeObject): Marks {
  const present = (named: object = {}, names: readonly string[]): readonly string[] =>
    names.filter((name) => name in named);
  return {
    labels: present(metadata.labels, [microserviceLabel, managedByLabel]),
    annotations: present(metadata.annotations, [
      microserviceUidAnnotation,
      entryAnnotation,
      declaredHashAnnotation,
    ]),
  };
}

async function release(
  { client }: Cluster,
  { resource, object }: Part,
  { labels, annotations }: Marks,
): Promise<void> {
  const { name, namespace = '', uid, ownerReferences = [] } = object.metadata;
  const kept = ownerReferences.filter(({ kind }) => kind !== microserviceKind.resource.kind);
  const none = (names: readonly string[]): object =>
    Object.fromEntries(names.map((each) => [each, null]));
  const metadata = {
    ...(uid === undefined ? {} : { uid }),
    labels: none(labels),
    annotations: none(annotations),
    ...(kept.length === ownerReferences.length
      ? {}
      : { ownerReferences: kept.length === 0 ? null : kept }),
  };
  await client.mergePatch(resource, { namespace, name }, { metadata });
}
