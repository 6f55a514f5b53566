import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { ObjectWriter, Write, WriteOutcome } from '../../../runtime/object-writer.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { fieldManager } from '../../well-known.ts';
import type { ChildKind } from '../children/child-kind.ts';
import { childKinds } from '../children/index.ts';
import type { DesiredChild } from '../desired.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { isForeign, isLeftover } from '../ownership.ts';
import type { ChildOutcome } from '../status.ts';
import { guardedName } from '../names.ts';
import type { Scope } from './scope.ts';

/**
 * Writes the declared children that differ from the live ones: all at once, but for kinds that
 * need others to be there before them. One that fails keeps no other back. Failures become
 * outcomes, which the status explains.
 */
export async function apply(writer: ObjectWriter, scope: Scope): Promise<void> {
  const written = new Map<ChildKindName, Promise<readonly ChildOutcome[]>>();
  for (const kind of childKinds) {
    const children = scope.desired.children.filter((child) => child.kind === kind.name);
    const write = (before: readonly ChildOutcome[]) =>
      Promise.all(
        children.map((child) =>
          isUnguarded(scope, kind, child, before)
            ? Promise.resolve(unguarded(child))
            : applyChild(writer, scope, kind, child),
        ),
      );
    const needed = kind.after.flatMap((name) => written.get(name) ?? []);
    written.set(
      kind.name,
      needed.length === 0 ? write([]) : Promise.all(needed).then((all) => write(all.flat())),
    );
  }
  scope.outcomes.push(...(await Promise.all(written.values())).flat());
}

/** Without what guards it, the child would be open to what it is to be kept from. */
function isUnguarded(
  { desired }: Scope,
  { guardedBy = [] }: ChildKind,
  { object }: DesiredChild,
  before: readonly ChildOutcome[],
): boolean {
  const missing = before.filter(
    ({ kind, name, result }) =>
      guardedBy.includes(kind) &&
      guardedName(name) === object.metadata.name &&
      !inPlace.includes(result),
  );
  return missing.some(({ kind, name }) => {
    const guard = desired.children.find(
      (child) => child.kind === kind && child.object.metadata.name === name,
    );
    const { protects } = childKinds.find((each) => each.name === kind) ?? {};
    return guard === undefined || (protects?.(guard.object) ?? true);
  });
}

function unguarded({ kind, object }: DesiredChild): ChildOutcome {
  return { kind, name: object.metadata.name, result: 'unguarded' };
}

const inPlace: readonly ChildOutcome['result'][] = ['created', 'updated', 'unchanged'];

async function applyChild(
  writer: ObjectWriter,
  scope: Scope,
  kind: ChildKind,
  child: DesiredChild,
): Promise<ChildOutcome> {
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
