import { isDeepStrictEqual } from 'node:util';
import { databaseClassResource } from '../../src/crds/database-class/v1alpha1.ts';
import { databaseStatusSchema } from '../../src/crds/database/status.ts';
import { databaseResource, parseDatabase } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { ParseResult } from '../../src/crds/parse-object.ts';
import { microserviceClassResource } from '../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceStatusSchema } from '../../src/crds/microservice/status.ts';
import { microserviceResource, parseMicroservice } from '../../src/crds/microservice/v1alpha1.ts';
import { keyFor, type KubeObject, type ObjectRef } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import type { FakeCluster } from '../../src/runtime/testing/fake-cluster.ts';
import type { LoggedRequest } from '../../src/runtime/testing/fake-messages.ts';
import type { FuzzKind } from './kinds.ts';
import { at, conditionAt, listAt, numberAt, textAt } from '../../src/controllers/wire-value.ts';

/** The most reconciles of one key, and writes in one namespace, that one malformed object may cost. */
const mostReconciles = 60;
const mostWrites = 60;

/** One malformed object and its place. */
export interface Spoiled {
  readonly index: number;
  readonly namespace: string;
  readonly ref: ObjectRef;
  /** What was there before; undefined for a newcomer. */
  readonly before: KubeObject | undefined;
  readonly bad: KubeObject;
}

/** What the operator did from some moment on until nothing changed any more. */
export interface Act {
  readonly when: string;
  readonly hasSettled: boolean;
  readonly reconciles: ReadonlyMap<string, number>;
  readonly unforeseen: readonly string[];
  readonly writes: readonly LoggedRequest[];
}

/** Something that must not be, and the namespace of the victim that it was seen at. */
export interface Finding {
  /** '' where it cannot be told. */
  readonly namespace: string;
  readonly message: string;
}

/** The namespace that a request is about; a cluster-scoped object of a victim bears its name. */
function namespaceOf({ path }: LoggedRequest): string {
  return /\/namespaces\/([^/]+)/.exec(path)?.[1] ?? path.split('/').at(-1) ?? '';
}

/** All that is wrong with what the operator did about the malformed objects. */
export function judgeAct(
  cluster: FakeCluster,
  kind: FuzzKind,
  act: Act,
  targets: readonly Spoiled[],
): Finding[] {
  const { when, writes, reconciles } = act;
  const findings = [
    ...act.unforeseen.map((text) => ({
      namespace: text.split('/')[0] ?? '',
      message: `unforeseen: ${text}`,
    })),
    ...loops(reconciles, writes),
    ...badStatuses(writes),
    ...targets.flatMap((target) => untoldOf(cluster, kind, target)),
    ...(act.hasSettled ? [] : [{ namespace: '', message: `it never settles: ${wordsOf(writes)}` }]),
  ];
  return findings.map(({ namespace, message }) => ({ namespace, message: `${message}, ${when}` }));
}

/** The object of Slipway's own, where it is not valid. */
function invalidAt(
  cluster: FakeCluster,
  { resource, isValid }: FuzzKind,
  { ref }: Spoiled,
): KubeObject | undefined {
  const live = cluster.get(resource, ref);
  return live === undefined || isValid === undefined || isValid(live) ? undefined : live;
}

function untoldOf(cluster: FakeCluster, kind: FuzzKind, target: Spoiled): Finding[] {
  const live = invalidAt(cluster, kind, target);
  if (live === undefined) return [];
  const { namespace } = target;
  const message = untold(kind.resource, live) ?? untoldByUsers(cluster, kind.resource, namespace);
  return message === undefined ? [] : [{ namespace, message }];
}

/** Writes of more than a status for what is not valid. */
export function judgeRestraint(
  cluster: FakeCluster,
  kind: FuzzKind,
  { when, writes }: Act,
  targets: readonly Spoiled[],
): Finding[] {
  return targets.flatMap((target) => {
    if (invalidAt(cluster, kind, target) === undefined) return [];
    const touched = writes.filter(
      (request) =>
        namespaceOf(request) === target.namespace &&
        isForbidden(kind.resource, target.ref, request),
    );
    return judgeSilence(touched, `for what is not valid, ${when}`);
  });
}

/** Whether a write for an object that is not valid is more than to say so. */
function isForbidden(resource: Resource, ref: ObjectRef, { path }: LoggedRequest): boolean {
  if (path.endsWith('/status')) return false;
  // The entry of a Microservice puts its Database right.
  return resource !== databaseResource || path.includes(`/${ref.name}-db`);
}

/** Loops: more reconciles or writes than a malformed object can be worth. */
function loops(
  reconciles: ReadonlyMap<string, number>,
  writes: readonly LoggedRequest[],
): Finding[] {
  const found: Finding[] = [];
  for (const [key, count] of reconciles) {
    if (count <= mostReconciles) continue;
    const namespace = key.split(' ')[1]?.split('/')[0] ?? '';
    found.push({ namespace, message: `${count} reconciles of ${key}` });
  }
  for (const [namespace, requests] of Map.groupBy(writes, namespaceOf)) {
    if (requests.length <= mostWrites) continue;
    found.push({ namespace, message: `${requests.length} writes, the last ${wordsOf(requests)}` });
  }
  return found;
}

/** Writes where there was nothing to write. */
export function judgeSilence(writes: readonly LoggedRequest[], when: string): Finding[] {
  return [...Map.groupBy(writes, namespaceOf)].map(([namespace, requests]) => ({
    namespace,
    message: `${requests.length} writes ${when}: ${wordsOf(requests)}`,
  }));
}

/** The resource versions of all objects but events, by resource and key. */
export function versionsOf(cluster: FakeCluster): ReadonlyMap<string, string> {
  return new Map(
    cluster
      .resources()
      .filter((resource) => resource.kind !== builtin.event.kind)
      .flatMap((resource) =>
        cluster
          .list(resource)
          .map(({ metadata }): [string, string] => [
            `${metadata.namespace ?? metadata.name}/${resource.kind}/${metadata.name}`,
            metadata.resourceVersion ?? '',
          ]),
      ),
  );
}

/**
 * An operator that starts and finds everything there changes nothing. What was written by others
 * and cannot be taken away by an apply, it may apply once more, in vain.
 */
export function judgeStillness(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  act: Act,
): Finding[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changed = keys
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => ({
      namespace: key.split('/')[0] ?? '',
      message: `an operator that found all there changed ${key}`,
    }));
  const repeated = [...Map.groupBy(act.writes, ({ path }) => path).values()].filter(
    (requests) => requests.length > 2,
  );
  return [...changed, ...repeated.flatMap((requests) => judgeSilence(requests, 'in vain'))];
}

/** Statuses that a real API server would refuse, or keep otherwise than they were written. */
function badStatuses(writes: readonly LoggedRequest[]): Finding[] {
  return writes.flatMap((request): Finding[] => {
    if (!request.path.endsWith('/status')) return [];
    const schema = request.path.includes('/databases/')
      ? databaseStatusSchema
      : microserviceStatusSchema;
    const status = at(JSON.parse(request.body) as unknown, 'status');
    const namespace = namespaceOf(request);
    const judged = schema.safeParse(status);
    const isWhole = judged.success && isDeepStrictEqual(judged.data, status);
    if (isWhole && /^(?:[^\\]|\\[^u]|\\u(?!d[89a-f]))*$/i.test(request.body)) return [];
    const issues = judged.success
      ? 'it has unknown fields, or half a character'
      : JSON.stringify(judged.error.issues.slice(0, 2));
    return [{ namespace, message: `the status is refused: ${issues}` }];
  });
}

/**
 * What an invalid Microservice or Database must have: Ready is False and Stalled is True because of
 * its spec, for its present generation, in the parser's words, with the field.
 */
function untold(resource: Resource, live: KubeObject): string | undefined {
  if (resource !== microserviceResource && resource !== databaseResource) return undefined;
  const parsed: ParseResult<object> =
    resource === microserviceResource ? parseMicroservice(live) : parseDatabase(live);
  if (parsed.ok || live.metadata.deletionTimestamp !== undefined) return undefined;
  const status = at(live, 'status');
  const missed =
    missedCondition(status, 'Ready', 'False') ?? missedCondition(status, 'Stalled', 'True');
  if (missed !== undefined) return missed;
  if (numberAt(status, 'observedGeneration') !== live.metadata.generation) {
    return 'its status is of another generation';
  }
  const fields = parsed.problems.map(({ field }) => field);
  const told =
    resource === microserviceResource
      ? listAt(status, 'problems').map((problem) => textAt(problem, 'field') ?? '')
      : [conditionAt(status, 'Stalled')?.message ?? ''];
  const isNamed = told.some((text) => fields.some((field) => isAbout(text, field)));
  return isNamed ? undefined : `none of ${fields.join(', ')} is named in ${told.join(', ')}`;
}

function missedCondition(status: unknown, type: string, wanted: string): string | undefined {
  const found = conditionAt(status, type);
  if (found?.status !== wanted || found.reason !== 'InvalidSpec') {
    return `its condition ${type} is ${found?.status ?? 'absent'} ${found?.reason ?? ''}`;
  }
  return (found.message ?? '').length < 10 ? `its condition ${type} says nothing` : undefined;
}

/** Who uses a class that is not valid, and where that is told. */
const users: ReadonlyMap<Resource, { resource: Resource; name: string; condition: string }> =
  new Map([
    [
      microserviceClassResource,
      { resource: microserviceResource, name: 'app', condition: 'DependenciesReady' },
    ],
    [databaseClassResource, { resource: databaseResource, name: 'by-hand', condition: 'Stalled' }],
  ]);

function untoldByUsers(
  cluster: FakeCluster,
  classResource: Resource,
  namespace: string,
): string | undefined {
  const user = users.get(classResource);
  if (user === undefined) return undefined;
  const { resource, name, condition } = user;
  const live = cluster.get(resource, { namespace, name });
  const found = conditionAt(at(live, 'status'), condition);
  return found?.reason === 'ClassInvalid' && (found.message ?? '').includes(namespace)
    ? undefined
    : `${resource.kind} ${name} says of its class: ${found?.reason ?? 'nothing'} ${found?.message ?? ''}`;
}

/** A very long field is cut. */
function isAbout(text: string, field: string): boolean {
  return text.includes(field) || text.includes(field.slice(0, 200));
}

/** Why the victim is not as it was: its Microservice and its Database by hand serve. */
export function unhealthy(cluster: FakeCluster, namespace: string): string | undefined {
  for (const [resource, name] of [
    [microserviceResource, 'app'],
    [databaseResource, 'by-hand'],
    [databaseResource, 'app-main'],
  ] as const) {
    const live = cluster.get(resource, { namespace, name });
    const ready = conditionAt(at(live, 'status'), 'Ready');
    if (ready?.status === 'True') continue;
    const state = `${ready?.status ?? 'no condition'} ${ready?.reason ?? ''}: ${ready?.message ?? ''}`;
    return `${resource.kind} ${keyFor({ namespace, name })} is not Ready: ${state}`;
  }
  return undefined;
}

function wordsOf(requests: readonly LoggedRequest[]): string {
  return requests
    .slice(-3)
    .map(({ method, path, body }) => `${method} ${path} ${body.slice(0, 1_500)}`)
    .join(' | ');
}
