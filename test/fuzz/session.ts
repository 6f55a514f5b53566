import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { dataFinalizer, databasesFinalizer } from '../../src/controllers/well-known.ts';
import { keyFor, refTo, type KubeObject, type ObjectRef } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { newcomer, originalsOf, placeOf, type FuzzKind } from './kinds.ts';
import { malformed } from './malformation/malformed.ts';
import {
  judgeAct,
  judgeRestraint,
  judgeSilence,
  judgeStillness,
  unhealthy,
  versionsOf,
  type Act,
  type Finding,
  type Spoiled,
} from './oracle.ts';
import type { FuzzFailure } from './run-fuzz.ts';
import { resyncMs, startFuzzWorld, type FuzzWorld } from './world/fuzz-world.ts';
import { purge, restore } from './world/restore.ts';
import { victim } from './world/victim.ts';

/** What came of one round. */
export interface Round {
  readonly objects: number;
  readonly invalid: number;
  readonly reconciles: number;
  readonly writes: number;
  readonly failures: readonly FuzzFailure[];
}

/** A world with victims that are well, and a neighbour whom nothing must ever touch. */
export interface Session {
  /** Spoils an object of each victim, from this index on; `count` is at most that of victims. */
  spoil(kind: FuzzKind, first: number, count: number): Promise<Round>;
  close(): Promise<void>;
}

const calm = 'calm';

/** Starts a world with so many victims and waits until all serve. */
export async function openSession(seed: number, victims: number): Promise<Session> {
  const world = await startFuzzWorld();
  const namespaces = Array.from({ length: victims }, (_, at) => `n${at}`);
  for (const namespace of [...namespaces, calm]) {
    for (const { resource, object } of victim(namespace)) world.cluster.put(resource, object);
  }
  await world.settle();
  for (const namespace of [...namespaces, calm]) {
    const trouble = unhealthy(world.cluster, namespace);
    if (trouble !== undefined) throw new Error(`the world is not well to begin with: ${trouble}`);
  }
  return {
    spoil: (kind, first, count) => spoil({ world, kind, seed, victims }, first, count),
    close: () => world.stop(),
  };
}

interface Scene {
  readonly world: FuzzWorld;
  readonly kind: FuzzKind;
  readonly seed: number;
  readonly victims: number;
}

async function spoil(scene: Scene, from: number, count: number): Promise<Round> {
  const { world, kind } = scene;
  const indexes = Array.from({ length: count }, (_, at) => from + at);
  const targets = indexes.map((index) => prepare(scene, index));
  const left = new Set(targets.map(({ ref }) => keyFor(ref)));
  const isLeft = (resource: Resource, object: KubeObject): boolean =>
    resource === kind.resource && left.has(keyFor(refTo(object)));
  begin(world);
  for (const { bad } of targets) world.cluster.put(kind.resource, bad);
  const findings: Finding[] = [];
  const acts: Act[] = [];
  const judge = async (when: string): Promise<Act> => {
    const act = await endAct(world, when, isLeft);
    acts.push(act);
    findings.push(...judgeAct(world.cluster, kind, act, targets), ...calmed(act));
    return act;
  };
  // A status that somebody else changed wakes nobody: the next resync mends it.
  await world.pass(resyncMs * 1.2);
  const first = await judge('after a watch brought it');
  findings.push(...judgeRestraint(world.cluster, kind, first, targets));
  const versions = versionsOf(world.cluster);
  await world.restart();
  const anew = await judge('after a list brought it');
  findings.push(...judgeStillness(versions, versionsOf(world.cluster), anew));
  await putRight(world, kind, targets);
  findings.push(...recovery(scene, targets), ...complaints(world, 'while it was put right'));
  const invalid = targets.filter(({ bad }) => kind.isValid?.(bad) === false).length;
  const failures = blame(scene, targets, findings);
  return { objects: count, invalid, ...sums(acts), failures };
}

function prepare({ world, kind, seed, victims }: Scene, index: number): Spoiled {
  const namespace = `n${index % victims}`;
  const ref = placeOf(kind, world.cluster, namespace, index);
  const before = world.cluster.get(kind.resource, ref);
  const originals = originalsOf(kind, world.cluster, ref);
  const bad = malformed({ seed, kind: kind.name, index }, originals);
  return { index, namespace, ref, before, bad };
}

function begin(world: FuzzWorld): void {
  world.observation.reset();
  world.takeWrites();
}

async function endAct(
  world: FuzzWorld,
  when: string,
  isLeft: (resource: Resource, object: KubeObject) => boolean,
): Promise<Act> {
  const hasSettled = await isSettled(world, isLeft);
  const { reconciles, unforeseen } = world.observation;
  const act = {
    when,
    hasSettled,
    reconciles: new Map(reconciles),
    unforeseen: [...unforeseen],
    writes: world.takeWrites(),
  };
  world.observation.reset();
  return act;
}

function isSettled(
  world: FuzzWorld,
  isLeft: (resource: Resource, object: KubeObject) => boolean,
): Promise<boolean> {
  return world.settle(isLeft).then(
    () => true,
    () => false,
  );
}

/** The neighbour has nothing to do with it: nothing of it is written. */
function calmed({ writes, when }: Act): Finding[] {
  return judgeSilence(
    writes.filter(({ path }) => path.includes(`/${calm}/`) || path.endsWith(`/${calm}`)),
    `to a neighbour, ${when}`,
  );
}

async function putRight(
  world: FuzzWorld,
  kind: FuzzKind,
  targets: readonly Spoiled[],
): Promise<void> {
  for (const { before, ref } of targets) {
    if (before !== undefined) restore(world.cluster, kind.resource, before);
    else if (world.cluster.get(kind.resource, ref) !== undefined) {
      world.cluster.remove(kind.resource, ref);
    }
  }
  await world.settle();
}

function recovery({ world, kind }: Scene, targets: readonly Spoiled[]): Finding[] {
  const findings: Finding[] = [];
  for (const { namespace, ref, before } of targets) {
    const stuck = before === undefined ? stuckFinalizer(world, kind.resource, ref) : undefined;
    if (stuck !== undefined) findings.push({ namespace, message: stuck });
    if (before === undefined) purge(world.cluster, namespace, newcomer);
    const trouble = unhealthy(world.cluster, namespace);
    if (trouble !== undefined) {
      findings.push({ namespace, message: `put right again, ${trouble}` });
    }
  }
  return findings;
}

/** A finalizer of Slipway's own on an object that is being deleted. */
function stuckFinalizer(
  { cluster }: FuzzWorld,
  resource: Resource,
  ref: ObjectRef,
): string | undefined {
  const own: ReadonlyMap<Resource, string> = new Map<Resource, string>([
    [microserviceResource, databasesFinalizer],
    [databaseResource, dataFinalizer],
  ]);
  const finalizers = cluster.get(resource, ref)?.metadata.finalizers ?? [];
  const stuck = finalizers.find((finalizer) => finalizer === own.get(resource));
  return stuck === undefined ? undefined : `it cannot be deleted: ${stuck} stays`;
}

function complaints({ observation }: FuzzWorld, when: string): Finding[] {
  return observation.unforeseen.map((text) => ({
    namespace: text.split('/')[0] ?? '',
    message: `unforeseen, ${when}: ${text}`,
  }));
}

function sums(acts: readonly Act[]): { reconciles: number; writes: number } {
  return {
    reconciles: acts
      .flatMap(({ reconciles }) => [...reconciles.values()])
      .reduce((a, b) => a + b, 0),
    writes: acts.reduce((sum, { writes }) => sum + writes.length, 0),
  };
}

function blame(
  { kind, seed }: Scene,
  targets: readonly Spoiled[],
  findings: readonly Finding[],
): FuzzFailure[] {
  return findings.map(({ namespace, message }) => {
    const target =
      targets.length === 1
        ? targets[0]
        : targets.find((candidate) => candidate.namespace === namespace);
    return {
      kind: kind.name,
      seed,
      index: target?.index ?? targets[0]?.index ?? 0,
      count: target === undefined ? targets.length : 1,
      message,
      object: JSON.stringify(target?.bad ?? {}),
    };
  });
}
