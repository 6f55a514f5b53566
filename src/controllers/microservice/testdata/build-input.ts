import { createHash } from 'node:crypto';
import { loadAll } from 'js-yaml';
import { parseMicroservice, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import {
  parseMicroserviceClass,
  type MicroserviceClass,
} from '../../../crds/microservice-class/v1alpha1.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { Gateway, GatewayClass } from '../../gateway-api.ts';
import type { BuildInput } from '../children/child-kind.ts';
import { effectiveClass } from '../effective-class.ts';
import type { ChildKindName, Content, Observed, RouteConflict, RouteContest } from '../observed.ts';
import { contentKey, requiredContents } from '../references.ts';

type Children = { [Kind in ChildKindName]?: Observed['children'][Kind] };

interface Parts {
  spec?: Partial<Microservice['spec']>;
  metadata?: Partial<Microservice['metadata']>;
  class?: MicroserviceClass['spec'];
  children?: Children;
  contents?: Iterable<readonly [string, Content]>;
  observed?: Partial<Observed>;
}

/** What a `kind: Observed` document in an input may say besides objects. */
interface ObservedDocument {
  missingClass?: string;
  routeConflicts?: RouteConflict[];
  routeContests?: RouteContest[];
  /** Keys of contents, such as `Secret/orders-smtp`. */
  unreadable?: string[];
}

interface Document extends ObservedDocument {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
}

const identity = { namespace: 'shop', uid: '5f9d8c7e-0000-4000-8000-000000000001' };

/** The Microservice `orders` in namespace `shop`, with what the test says. */
export function microserviceOf({ spec = {}, metadata = {} }: Parts = {}): Microservice {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name: 'orders', ...identity, ...metadata },
    spec: { image: 'ghcr.io/acme/orders:1.4.2', ...spec },
  };
}

/** The class `standard`. */
export function classOf(spec: MicroserviceClass['spec']): MicroserviceClass {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'MicroserviceClass',
    metadata: { name: 'standard' },
    spec,
  };
}

/** The input of a build, where all that the Microservice refers to is present unless told. */
export function buildInput(parts: Parts = {}): BuildInput {
  const microservice = microserviceOf(parts);
  const given = parts.class === undefined ? undefined : classOf(parts.class);
  const present = requiredContents(microservice).map(({ kind, name }, _, references) => {
    const uses = references.filter((other) => other.kind === kind && other.name === name);
    const keys = uses.flatMap((use) => use.keys);
    return [contentKey(kind, name), { state: 'present', hash: name, keys }] as const;
  });
  return {
    microservice,
    class: effectiveClass(given),
    observed: observedOf({
      class: given,
      contents: new Map<string, Content>([...present, ...(parts.contents ?? [])]),
      children: childrenOf(parts.children),
      ...parts.observed,
    }),
  };
}

/** What was observed where nothing is there but these parts. */
export function observedOf(parts: Partial<Observed>): Observed {
  return {
    namespaceTerminating: false,
    class: undefined,
    missingClass: undefined,
    children: childrenOf(),
    pods: [],
    migrationPods: [],
    gateways: new Map(),
    gatewayClasses: new Map(),
    contents: new Map(),
    routeConflicts: [],
    routeContests: [],
    callees: new Map(),
    openCallees: new Set(),
    absentApis: new Set(),
    ...parts,
  };
}

function childrenOf(children: Children = {}): Observed['children'] {
  return {
    ServiceAccount: [],
    Job: [],
    ControllerRevision: [],
    Deployment: [],
    Service: [],
    HorizontalPodAutoscaler: [],
    PodDisruptionBudget: [],
    NetworkPolicy: [],
    SecurityPolicy: [],
    BackendTrafficPolicy: [],
    Middleware: [],
    HTTPRoute: [],
    GRPCRoute: [],
    Database: [],
    ...children,
  };
}

/**
 * The input in a stream of YAML documents: one Microservice, a MicroserviceClass, the Secrets and
 * ConfigMaps that are there, Gateways and GatewayClasses, other Microservices as kind Callee, live children, and an Observed
 * document for all else.
 */
export function readInput(text: string): BuildInput {
  const documents = loadAll(text) as Document[];
  const ofKind = (kind: string) => documents.filter((document) => document.kind === kind);
  const microservice = required(parseMicroservice(withIdentity(ofKind('Microservice')[0])));
  const [classDocument] = ofKind('MicroserviceClass');
  const given =
    classDocument === undefined ? undefined : required(parseMicroserviceClass(classDocument));
  const said: ObservedDocument = ofKind('Observed')[0] ?? {};
  const kinds = Object.keys(childrenOf()) as ChildKindName[];
  return {
    microservice,
    class: effectiveClass(given),
    observed: observedOf({
      class: given,
      missingClass: said.missingClass,
      routeConflicts: said.routeConflicts ?? [],
      routeContests: said.routeContests ?? [],
      callees: calleesOf(ofKind('Callee')),
      contents: contentsOf(microservice, documents, said.unreadable ?? []),
      gateways: new Map(
        (ofKind('Gateway') as Gateway[]).map((gateway) => [keyFor(refTo(gateway)), gateway]),
      ),
      gatewayClasses: new Map(
        (ofKind('GatewayClass') as GatewayClass[]).map((each) => [each.metadata.name, each]),
      ),
      children: childrenOf(Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)]))),
    }),
  };
}

/** Other Microservices; a kind of their own tells them from the one in question. */
function calleesOf(documents: readonly object[]): Observed['callees'] {
  const callees = documents as Microservice[];
  return new Map(
    callees.map((callee) => {
      const { namespace = '', name } = callee.metadata;
      return [`${namespace}/${name}`, callee];
    }),
  );
}

function contentsOf(
  microservice: Microservice,
  documents: readonly Document[],
  unreadable: readonly string[],
): ReadonlyMap<string, Content> {
  return new Map(
    requiredContents(microservice).map(({ kind, name }) => {
      const key = contentKey(kind, name);
      if (unreadable.includes(key)) return [key, { state: 'unknown', message: 'not read' }];
      const found = documents.find((item) => item.kind === kind && item.metadata.name === name);
      return [key, found === undefined ? { state: 'missing' } : presentContent(found)];
    }),
  );
}

function presentContent({ data = {} }: Document): Content {
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex');
  return { state: 'present', hash, keys: Object.keys(data) };
}

function withIdentity(document: Document | undefined): unknown {
  return { ...document, metadata: { ...identity, ...document?.metadata } };
}

function required<T>(
  result: { ok: true; value: T } | { ok: false; problems: readonly unknown[] },
): T {
  if (!result.ok) throw new Error(`the input is not valid: ${JSON.stringify(result.problems)}`);
  return result.value;
}
