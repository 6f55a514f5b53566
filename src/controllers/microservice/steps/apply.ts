import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { ObjectWriter, Write, WriteOutcome } from '../../../runtime/object-writer.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { fieldManager } from '../../well-known.ts';
import type { ChildKind } from '../children/child-kind.ts';
import { childKinds } from '../children/index.ts';
import type { DesiredChild } from '../desired.ts';
import { liveChild } from '../observed.ts';
import { isForeign, isLeftover } from '../ownership.ts';
import type { ChildOutcome } from '../status.ts';
import type { Scope } from './scope.ts';

/**
 * Writes the declared children that differ from the live ones: wave by wave, and within a wave
 * all at once, so that one that fails keeps no other back. Failures become outcomes, which the
 * status explains.
 */
export async function apply(writer: ObjectWriter, scope: Scope): Promise<void> {
  for (const wave of [0, 1] as const) {
    const children = scope.desired.children.filter((child) => kindOf(child).wave === wave);
    scope.outcomes.push(
      ...(await Promise.all(children.map((child) => applyChild(writer, scope, child)))),
    );
  }
}

async function applyChild(
  writer: ObjectWriter,
  scope: Scope,
  child: DesiredChild,
): Promise<ChildOutcome> {
  const kind = kindOf(child);
  const outcome = { kind: kind.name, name: child.object.metadata.name };
  const live = liveChild(scope.observed, kind.name, child.object.metadata.name);
  if (scope.observed.absentApis.has(resourceName(kind.resource))) {
    return { ...outcome, result: 'api-absent' };
  }
  if (live !== undefined && isGoing(live, scope)) return { ...outcome, result: 'terminating' };
  if (live !== undefined && isForeign(live, scope.microservice)) {
    return { ...outcome, result: 'foreign' };
  }
  try {
    return { ...outcome, result: await write(writer, scope, kind, child.object, live) };
  } catch (error) {
    return { ...outcome, result: 'failed', error };
  }
}

function isGoing(live: KubeObject, { microservice }: Scope): boolean {
  return live.metadata.deletionTimestamp !== undefined || isLeftover(live, microservice);
}

async function write(
  writer: ObjectWriter,
  { request, microservice, observed, class: rules }: Scope,
  kind: ChildKind,
  declared: KubeObject,
  live: KubeObject | undefined,
): Promise<WriteOutcome> {
  const input = { microservice, class: rules, observed };
  const { outcome } = await writer.ensure(kind.resource, declared, live, {
    signal: request.signal,
    plan: (stamped, differs) =>
      kind.plan?.(input, { declared: stamped, live, differs }) ?? whole(stamped, differs),
  });
  return outcome;
}

function whole(body: KubeObject, differs: boolean): readonly Write[] {
  return differs ? [{ body, fieldManager }] : [];
}

function kindOf(child: DesiredChild): ChildKind {
  const kind = childKinds.find((candidate) => candidate.name === child.kind);
  if (kind === undefined) throw new Error(`no child kind ${child.kind} in children/index.ts`);
  return kind;
}
