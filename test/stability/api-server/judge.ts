import { fieldManager, replicasOwnerAnnotation } from '../../../src/controllers/well-known.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { differenceOf } from '../difference.ts';
import { isOwnedBy, ownedFields } from '../owned-fields.ts';
import { keyOfChild, type LiveChildren } from './children.ts';
import type { TreatedChild } from './treat.ts';

export interface Verdict {
  readonly microservice: Microservice | undefined;
  /** The children as Slipway made them at first. */
  readonly reference: LiveChildren;
  readonly treated: readonly TreatedChild[];
  readonly now: LiveChildren;
}

/**
 * What is not as it has to be: each child is as declared, but for foreign ones, which are as they
 * were made and named in the status. While a Database of ours is foreign, the Deployment is left
 * as it was found: its pods must not get the credentials of somebody else's database. Of a route
 * and its policy neither is judged while the other one is foreign: a route that nothing guards is
 * not made, and a policy goes with its route.
 */
export function judge({ microservice, reference, treated, now }: Verdict): string[] {
  const foreign = treated.filter(({ treatment }) => treatment === 'foreign');
  const isHeld = foreign.some(({ resource }) => resource.kind === 'Database');
  const problems = treated.flatMap((child) => {
    if (child.treatment !== 'foreign' && foreign.some((other) => isPair(child, other))) return [];
    const key = keyOfChild(child);
    const isLeft =
      child.treatment === 'foreign' || (isHeld && child.resource.kind === 'Deployment');
    const found = isLeft
      ? untouched(child, now.get(key), microservice)
      : differenceOf(declaredPart(reference.get(key)), declaredPart(now.get(key)));
    return found.map((problem) => `${key} (${child.treatment} ${child.detail}): ${problem}`);
  });
  const wanted = foreign.filter(
    (child) =>
      !policyKinds.includes(child.resource.kind) || !foreign.some((other) => isPair(child, other)),
  );
  return [...problems, ...unreported(microservice, wanted)];
}

const policyKinds = [builtin.securityPolicy.kind, builtin.backendTrafficPolicy.kind];

/** Whether they are a route and the policy that guards it, which has its name. */
function isPair(a: TreatedChild, b: TreatedChild): boolean {
  const kinds = [a, b].map(({ resource }) => resource.kind);
  return (
    a.ref.name === b.ref.name &&
    kinds.some((kind) => policyKinds.includes(kind)) &&
    kinds.some((kind) => kind === builtin.httpRoute.kind || kind === builtin.grpcRoute.kind)
  );
}

/** What Slipway declares of an object, as the API server has it; undefined without the object. */
function declaredPart(object: KubeObject | undefined): object | undefined {
  if (object === undefined) return undefined;
  const owned = ownedFields(object, fieldManager)
    .map(({ name, value }) => [name, value] as const)
    .filter(([name]) => !name.endsWith(replicasOwnerAnnotation) && !isSeed(object, name));
  const replicas: unknown = Reflect.get(Object(Reflect.get(object, 'spec')), 'replicas');
  return { ...Object.fromEntries(owned), ...(replicas === 0 ? { runs: false } : {}) };
}

/** The number that an autoscaler begins with is declared at the creation only. */
function isSeed({ kind }: KubeObject, name: string): boolean {
  return kind === 'Deployment' && name === '/f:spec/f:replicas';
}

function untouched(
  child: TreatedChild,
  now: KubeObject | undefined,
  owner: Microservice | undefined,
): string[] {
  if (child.object === undefined) return now === undefined ? [] : ['it was made'];
  if (now === undefined) return isGarbage(child.object, owner) ? [] : ['it was deleted'];
  if (child.treatment === 'foreign' && isOwnedBy(now, fieldManager)) return ['it was written to'];
  return differenceOf(settable(child.object), settable(now));
}

/** Whether Kubernetes collects it: no owner that it names, by name and UID, is there. */
function isGarbage(
  { metadata: { ownerReferences = [] } }: KubeObject,
  owner: Microservice | undefined,
): boolean {
  return (
    ownerReferences.length > 0 &&
    ownerReferences.every(
      ({ name, uid }) => uid !== owner?.metadata.uid || name !== owner.metadata.name,
    )
  );
}

/** All that somebody may set, without what the controllers of Kubernetes write there. */
function settable(object: KubeObject): object {
  const { status: _status, metadata, ...rest } = object as KubeObject & { status?: unknown };
  const { uid, labels, ownerReferences, annotations = {} } = metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => !key.startsWith('deployment.kubernetes.io/'),
  );
  const { replicas: _replicas, ...spec } = (rest as { spec?: { replicas?: number } }).spec ?? {};
  return { ...rest, spec, uid, labels, ownerReferences, annotations: Object.fromEntries(kept) };
}

function unreported(
  microservice: Microservice | undefined,
  foreign: readonly TreatedChild[],
): string[] {
  const { problems = [], conditions = [] } = microservice?.status ?? {};
  const conflicts = problems.filter(({ reason }) => reason === 'NameConflict');
  const ready = conditions.find(({ type }) => type === 'Ready')?.reason ?? 'unknown';
  const missing = foreign
    .filter(({ resource, ref }) =>
      conflicts.every(({ message }) => !message.includes(`${resource.kind} ${ref.name} `)),
    )
    .map((child) => `the status names no NameConflict for ${keyOfChild(child)}`);
  if (foreign.length === 0) {
    return conflicts.map(({ message }) => `the status names a conflict without any: ${message}`);
  }
  return ready === 'NameConflict' ? missing : [...missing, `Ready says ${ready}`];
}
