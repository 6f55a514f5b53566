import { at, conditionAt, countAt, listAt, textAt } from '../../controllers/wire-value.ts';
import { controllerOf, type KubeObject } from '../../runtime/kube-object.ts';
import { cleanText } from '../output/clean-text.ts';
import type { Paint } from '../output/paint.ts';
import { healthOf, statusWord } from './health.ts';
import { podState } from './pod-state.ts';
import type { DatabaseParts, Service } from './read-service.ts';

/** An object in a tree of objects. */
export interface TreeNode {
  readonly kind: string;
  readonly name: string;
  /** One word: how it is. Empty where nothing can be said. */
  readonly status: string;
  readonly message?: string;
  readonly children: readonly TreeNode[];
}

/** The Microservice with all that its status says was made for it, and the pods of all of them. */
export function serviceTree({ microservice, pods, databases }: Service): TreeNode {
  const children = listAt(microservice, 'status', 'resources').map((item): TreeNode => {
    const kind = textAt(item, 'kind') ?? '';
    const name = textAt(item, 'name') ?? '';
    const parts = databases.find(({ database }) => database.metadata.name === name);
    if (kind === 'Database' && parts !== undefined) return databaseTree(parts);
    return node(kind, name, textAt(item, 'status') ?? '', {
      message: textAt(item, 'message'),
      children: kind === 'Deployment' ? podsBySet(pods) : [],
    });
  });
  return node('Microservice', microservice.metadata.name, statusWord(microservice), { children });
}

/** The Database with its server. */
export function databaseTree({ database, parts }: DatabaseParts): TreeNode {
  const ready = conditionAt(at(database, 'status'), 'Ready');
  const isFine = ready?.status === 'True';
  return node('Database', database.metadata.name, statusWord(database), {
    message: isFine ? undefined : textAt(database, 'status', 'summary', 'message'),
    children: parts.map(partNode).toSorted(byKindAndName),
  });
}

/** The tree as lines with branches; what is well is said in one word, what is not in a sentence. */
export function formatTree(root: TreeNode, paint: Paint): readonly string[] {
  return [lineOf(root, paint), ...branches(root.children, '', paint)];
}

function branches(nodes: readonly TreeNode[], indent: string, paint: Paint): string[] {
  return nodes.flatMap((child, index) => {
    const isLast = index === nodes.length - 1;
    const line = `${paint('faint', `${indent}${isLast ? '└─' : '├─'} `)}${lineOf(child, paint)}`;
    return [line, ...branches(child.children, `${indent}${isLast ? '   ' : '│  '}`, paint)];
  });
}

function lineOf({ kind, name, status, message }: TreeNode, paint: Paint): string {
  const title = cleanText(`${kind}/${name}`);
  if (status === '') return title;
  const { word, tone, sign } = healthOf(cleanText(status));
  const tail = message === undefined ? '' : `  ${paint('faint', cleanText(message))}`;
  return `${title}  ${paint(tone, `${sign} ${word}`)}${tail}`;
}

/** Pods below the ReplicaSet of their version. */
function podsBySet(pods: readonly KubeObject[]): readonly TreeNode[] {
  const bySet = Map.groupBy(pods, (pod) => controllerOf(pod)?.name ?? '');
  return [...bySet]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([set, members]) => {
      const children = members.map(podNode).toSorted(byKindAndName);
      return set === '' ? children : [node('ReplicaSet', set, '', { children })];
    });
}

function podNode(pod: KubeObject): TreeNode {
  const { word, restarts } = podState(pod);
  return node('Pod', pod.metadata.name, word, {
    message: restarts === 0 ? undefined : `${restarts} restart${restarts === 1 ? '' : 's'}`,
  });
}

function partNode(part: KubeObject): TreeNode {
  const { kind, metadata } = part;
  if (kind === 'Pod') return podNode(part);
  if (kind === 'PersistentVolumeClaim') {
    const size = textAt(part, 'status', 'capacity', 'storage');
    return node(kind, metadata.name, textAt(part, 'status', 'phase') ?? 'Pending', {
      message: size,
    });
  }
  const wanted = countAt(part, 'spec', 'replicas') ?? 1;
  const ready = countAt(part, 'status', 'readyReplicas') ?? 0;
  if (wanted === 0) return node(kind, metadata.name, 'Stopped');
  return node(kind, metadata.name, ready >= wanted ? 'Ready' : 'NotReady', {
    message: `${ready}/${wanted}`,
  });
}

function node(
  kind: string,
  name: string,
  status: string,
  { message, children = [] }: { message?: string | undefined; children?: readonly TreeNode[] } = {},
): TreeNode {
  return { kind, name, status, ...(message === undefined ? {} : { message }), children };
}

function byKindAndName(left: TreeNode, right: TreeNode): number {
  return right.kind.localeCompare(left.kind) || left.name.localeCompare(right.name);
}
