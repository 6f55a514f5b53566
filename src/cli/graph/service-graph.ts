import { parseMicroservice, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import {
  parseMicroserviceClass,
  type MicroserviceClass,
} from '../../crds/microservice-class/v1alpha1.ts';
import { judgedBy, selectClass } from '../../controllers/class-selection.ts';
import { effectiveClass } from '../../controllers/microservice/effective-class.ts';
import { hostsOf } from '../../controllers/microservice/route-address.ts';
import { usePlans, type UseProblem } from '../../controllers/microservice/uses-plans.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import { textAt, at } from '../../controllers/wire-value.ts';
import { healthOf } from '../view/health.ts';

export type NodeKind = 'service' | 'database' | 'host' | 'route' | 'missing';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** The one word of its status, where it has one. */
  readonly status?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Why the way is not open. */
  readonly problem?: UseProblem;
  /** The caller does without it. */
  readonly optional?: boolean;
}

export interface ServiceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Microservices that an older CRD let through: what they use cannot be told. */
  readonly unreadable: readonly string[];
}

export interface GraphInput {
  /** All that there are: those that are left out of the picture may be called, too. */
  readonly microservices: readonly KubeObject[];
  readonly classes: readonly KubeObject[];
  /** Whether the Microservice is to be in the picture, with all that it uses. */
  readonly isShown: (microservice: KubeObject) => boolean;
}

/** Who calls whom, where traffic comes in and where data lies. Pure. */
export function serviceGraph({ microservices, classes, isShown }: GraphInput): ServiceGraph {
  const live = microservices.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const callees = new Map(live.map((each) => [keyOf(each), each as Microservice]));
  const judged = classes.map((each) => judgedBy(parseMicroserviceClass)(each as MicroserviceClass));
  const rulesOf = (each: object) =>
    effectiveClass(selectClass(judged, textAt(each, 'spec', 'className')).class);
  const openCallees = new Set(
    [...callees].flatMap(([key, each]) => (rulesOf(each).network.ingress === 'Open' ? [key] : [])),
  );
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const unreadable: string[] = [];
  const add = (node: GraphNode): void => void (nodes.has(node.id) || nodes.set(node.id, node));
  for (const object of live.filter(isShown)) {
    add(serviceNode(keyOf(object), object));
    const parsed = parseMicroservice(object);
    if (!parsed.ok) {
      unreadable.push(keyOf(object));
      continue;
    }
    const parts = partsOf(parsed.value, { callees, openCallees }, rulesOf(object));
    parts.nodes.forEach(add);
    edges.push(...parts.edges);
  }
  return { nodes: [...nodes.values()], edges, unreadable };
}

type Callees = Parameters<typeof usePlans>[0]['observed'];

function partsOf(
  microservice: Microservice,
  observed: Callees,
  rules: ReturnType<typeof effectiveClass>,
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const from = keyOf(microservice);
  const called = usePlans({ microservice, observed }).map(({ use, namespace, port, problem }) => {
    const to = `${namespace}/${use.service}`;
    const callee = observed.callees.get(to);
    const node: GraphNode =
      callee === undefined ? { id: to, kind: 'missing', label: to } : serviceNode(to, callee);
    const label = port === undefined ? String(use.port ?? '') : `${port.name}:${port.port}`;
    return {
      node,
      edge: {
        from,
        to,
        label,
        ...(problem === undefined ? {} : { problem }),
        ...(use.optional === true ? { optional: true } : {}),
      },
    };
  });
  const outside = (microservice.spec.uses ?? []).flatMap(({ host, port }) => {
    if (host === undefined) return [];
    const node: GraphNode = { id: host, kind: 'host', label: host };
    return [{ node, edge: { from, to: host, label: port === undefined ? '' : String(port) } }];
  });
  const data = (microservice.spec.databases ?? []).map(({ name, engine }) => {
    const id = `${from}:${name}`;
    const node: GraphNode = { id, kind: 'database', label: `${name} (${engine})` };
    return { node, edge: { from, to: id, label: '' } };
  });
  const incoming = (microservice.spec.routes ?? []).flatMap((route) =>
    hostsOf(microservice, route, rules).map((host) => {
      const node: GraphNode = { id: `route:${host}`, kind: 'route', label: host };
      return { node, edge: { from: node.id, to: from, label: route.path ?? '/' } };
    }),
  );
  const all = [...incoming, ...called, ...outside, ...data];
  return { nodes: all.map(({ node }) => node), edges: all.map(({ edge }) => edge) };
}

function serviceNode(id: string, object: object): GraphNode {
  const status = textAt(object, 'status', 'summary', 'status');
  const isKnown = at(object, 'status') !== undefined && status !== undefined;
  return { id, kind: 'service', label: id, ...(isKnown ? { status: healthOf(status).word } : {}) };
}
