import { loadAll } from 'js-yaml';
import type { Condition } from '../../../runtime/conditions.ts';
import { ApiError } from '../../../runtime/errors.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Gateway, GatewayClass, Route } from '../../gateway-api.ts';
import type { BuildInput } from '../children/child-kind.ts';
import { desiredState } from '../desired.ts';
import type { ChildKindName, Observed } from '../observed.ts';
import type { ChildOutcome, StatusInput } from '../status-input.ts';
import type { Pod } from '../types.ts';
import { buildInput, readInput } from './build-input.ts';

export const now = '2026-03-04T12:00:00Z';
const hourAgo = '2026-03-04T11:00:00Z';

/** A part of a live object: it is merged over the healthy one of the same kind and name. */
export interface LivePatch {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What differs from the situation in which all is well. */
export interface Situation {
  /** `Kind/name` of live objects that are not there. */
  readonly absent?: readonly string[];
  readonly live?: readonly LivePatch[];
  readonly observed?: Partial<Observed>;
  readonly outcomes?: readonly ChildOutcome[];
  readonly now?: string;
}

/** The status input of a service with all that it declares in place and healthy, but for this. */
export function statusInput(
  parts: Parameters<typeof buildInput>[0] = {},
  situation: Situation = {},
): StatusInput {
  return inputOf(buildInput(parts), situation);
}

function inputOf(build: BuildInput, situation: Situation): StatusInput {
  const { microservice, class: effective } = build;
  const missing = new Set(situation.absent);
  const patches = situation.live ?? [];
  const nothing = Object.fromEntries(
    Object.keys(build.observed.children).map((kind) => [kind, []]),
  );
  const gateways = effective.gateways.map(({ gateway }) => healthyGateway(gateway));
  const declared = desiredState({
    ...build,
    observed: {
      ...build.observed,
      ...gatewaysIn([...gateways, gatewayClass]),
      ...situation.observed,
      children: nothing as unknown as Observed['children'],
    },
  });
  const objects = declared.children.map(({ kind, object }) => healthy(kind, object, microservice));
  const pods = healthyPods(objects.find(({ kind }) => kind === 'Deployment'));
  const live = merge([...objects, ...gateways, gatewayClass, ...pods], patches).filter(
    ({ kind, metadata }) => !missing.has(`${kind}/${metadata.name}`),
  );
  const ofKind = (kind: string) => live.filter((object) => object.kind === kind);
  const observed: Observed = {
    ...build.observed,
    children: Object.fromEntries(
      Object.keys(build.observed.children).map((kind) => [kind, ofKind(kind)]),
    ) as unknown as Observed['children'],
    pods: ofKind('Pod') as Pod[],
    ...gatewaysIn(live),
    ...situation.observed,
  };
  return {
    microservice: {
      ...microservice,
      metadata: { generation: 3, creationTimestamp: hourAgo, ...microservice.metadata },
    },
    desired: desiredState({ ...build, observed }),
    observed,
    outcomes: situation.outcomes ?? [],
    previous: microservice.status,
    now: situation.now ?? now,
  };
}

/** What is observed of them. */
function gatewaysIn(found: readonly KubeObject[]): Pick<Observed, 'gateways' | 'gatewayClasses'> {
  const ofKind = (kind: string) => found.filter((each) => each.kind === kind);
  return {
    gateways: new Map(
      ofKind('Gateway').map((gateway) => [
        `${gateway.metadata.namespace ?? ''}/${gateway.metadata.name}`,
        gateway as Gateway,
      ]),
    ),
    gatewayClasses: new Map(
      ofKind('GatewayClass').map((each) => [each.metadata.name, each as GatewayClass]),
    ),
  };
}

/** Later objects over earlier ones of the same kind and name. */
function merge(
  objects: readonly KubeObject[],
  patches: readonly LivePatch[],
): readonly KubeObject[] {
  const merged = new Map(objects.map((object) => [keyOf(object), object as unknown]));
  for (const patch of patches) merged.set(keyOf(patch), deepMerge(merged.get(keyOf(patch)), patch));
  return [...merged.values()] as KubeObject[];
}

function keyOf({ kind, metadata }: LivePatch | KubeObject): string {
  return `${kind}/${metadata.name}`;
}

/** Maps field by field, where null removes; all else is replaced. */
function deepMerge(base: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(base) ? { ...base } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = deepMerge(result[field], value);
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function healthy(
  kind: ChildKindName,
  declared: KubeObject,
  { metadata, spec }: BuildInput['microservice'],
): KubeObject {
  const object = {
    ...declared,
    metadata: {
      uid: `uid-${declared.metadata.name}`,
      generation: 1,
      creationTimestamp: hourAgo,
      ...declared.metadata,
      namespace: metadata.namespace ?? '',
    },
  };
  const replicas = spec.replicas ?? spec.scaling?.min ?? 2;
  const statuses: Partial<Record<ChildKindName, () => object>> = {
    Deployment: () => ({
      spec: { ...(declared as { spec?: object }).spec, replicas },
      status: deploymentStatus(replicas),
    }),
    HorizontalPodAutoscaler: () => ({
      status: { conditions: [yes('AbleToScale'), yes('ScalingActive')] },
    }),
    SecurityPolicy: () => ({ status: policyStatus() }),
    BackendTrafficPolicy: () => ({ status: policyStatus() }),
    HTTPRoute: () => ({ status: routeStatus(declared as Route) }),
    GRPCRoute: () => ({ status: routeStatus(declared as Route) }),
    Database: () => ({ status: { observedGeneration: 1, conditions: [yes('Ready')] } }),
  };
  return { ...object, ...statuses[kind]?.() };
}

function deploymentStatus(replicas: number) {
  return {
    observedGeneration: 1,
    ...(replicas === 0
      ? {}
      : {
          replicas,
          updatedReplicas: replicas,
          readyReplicas: replicas,
          availableReplicas: replicas,
        }),
    conditions: [yes('Available'), yes('Progressing')],
  };
}

function routeStatus({ spec }: Route) {
  return {
    parents: (spec.parentRefs ?? []).map((parentRef) => ({
      parentRef,
      controllerName: 'example.com/gateway',
      conditions: [yes('Accepted'), yes('ResolvedRefs')],
    })),
  };
}

/** Of the only gateway of the tests that have policies. */
function policyStatus() {
  return {
    ancestors: [
      { ancestorRef: { name: 'edge', namespace: 'infra' }, conditions: [yes('Accepted')] },
    ],
  };
}

const gatewayClass: GatewayClass = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'example' },
  spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
};

function healthyGateway({ name, namespace }: { name: string; namespace: string }): KubeObject {
  const listener = { name: 'https', port: 443, protocol: 'HTTPS' };
  const gateway: Gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace, generation: 1 },
    spec: { gatewayClassName: 'example', listeners: [listener] },
    status: {
      conditions: [yes('Accepted'), yes('Programmed')],
      listeners: [{ name: 'https', conditions: [yes('Programmed')] }],
    },
  };
  return gateway;
}

function yes(type: string): Condition {
  return {
    type,
    status: 'True',
    reason: type,
    message: 'It is so.',
    observedGeneration: 1,
    lastTransitionTime: hourAgo,
  };
}

function healthyPods(deployment: KubeObject | undefined): KubeObject[] {
  const spec = (deployment as { spec?: { replicas?: number; template?: { spec?: object } } })?.spec;
  return Array.from({ length: spec?.replicas ?? 0 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `orders-7d9f8c6b5-${'abcdefghij'[index] ?? index}`, namespace: 'shop' },
    spec: spec?.template?.spec,
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'orders',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: hourAgo } },
        },
      ],
    },
  }));
}

/** The `kind: Situation` document of a case. */
interface SituationDocument {
  readonly kind: 'Situation';
  readonly absent?: readonly string[];
  readonly absentApis?: readonly string[];
  invalidClass?: NonNullable<Observed['invalidClass']>;
  readonly namespaceTerminating?: boolean;
  readonly outcomes?: readonly {
    readonly kind: ChildKindName;
    readonly name: string;
    readonly result: ChildOutcome['result'];
    readonly error?: ConstructorParameters<typeof ApiError>[2];
  }[];
}

const inputKinds = new Set([
  'Microservice',
  'MicroserviceClass',
  'Secret',
  'ConfigMap',
  'Observed',
  'Situation',
]);

/**
 * The input in a stream of YAML documents: what readInput takes, of live objects only what differs
 * from healthy ones, and a Situation document for all else.
 */
export function readStatusInput(text: string): StatusInput {
  const documents = loadAll(text) as (LivePatch | SituationDocument)[];
  const said = documents.find((document) => document.kind === 'Situation') as
    | SituationDocument
    | undefined;
  const patches = documents.filter(({ kind }) => !inputKinds.has(kind)) as LivePatch[];
  const build = readInput(text);
  const situation: Situation = {
    absent: said?.absent ?? [],
    live: patches,
    outcomes: (said?.outcomes ?? []).map(({ error, ...outcome }) =>
      error === undefined ? outcome : { ...outcome, error: new ApiError('PATCH', '/apis', error) },
    ),
    observed: {
      namespaceTerminating: said?.namespaceTerminating ?? false,
      absentApis: new Set(said?.absentApis),
      ...(said?.invalidClass === undefined ? {} : { invalidClass: said.invalidClass }),
    },
  };
  return inputOf(build, situation);
}
