import { refTo, type KubeObject, type ObjectRef } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { Treatment } from '../combinations.ts';
import { leavesOf, tampered, type Path, type Tampering } from '../tampering.ts';
import { createStabilityWorld, type StabilityWorld } from './world.ts';

/** An object to put into each namespace of a stage. */
export interface Prop {
  readonly resource: Resource;
  /** The object in this namespace; cluster-scoped ones are the same in all. */
  readonly build: (namespace: string) => KubeObject;
  /** It comes once all is made for what was there before, as what other controllers make does. */
  readonly comesLater?: true;
}

export interface StageOptions {
  /** What is declared, and all that it refers to. */
  readonly props: readonly Prop[];
  /** Names of the objects in each namespace that Slipway reconciles. */
  readonly subjects: readonly string[];
  /** Whether an object is a child that is treated. */
  readonly isChild: (resource: Resource, object: KubeObject) => boolean;
  /** What a child says that decides on others: it is no drift of its own; nothing by default. */
  readonly isInput?: (path: Path) => boolean;
  readonly namespaces: number;
}

/** Objects by namespace, and by `plural/name` within it. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, KubeObject>>;

/** A child in one namespace. */
export interface StagedChild {
  readonly resource: Resource;
  readonly ref: ObjectRef;
  /** As Slipway made it. */
  readonly object: KubeObject;
  /** What of it is tampered with. */
  readonly leaves: readonly Path[];
}

/** What is done to one child: the turn chooses what is tampered with, and how. */
export interface Move {
  readonly treatment: Treatment;
  readonly turn: number;
}

/** The same subject in many namespaces, converged, so that many combinations run at once. */
export interface Stage {
  readonly world: StabilityWorld;
  readonly namespaces: readonly string[];
  /** The keys of all subjects. */
  readonly keys: readonly string[];
  /** The children in this namespace at the beginning, in a stable order. */
  readonly children: (namespace: string) => readonly StagedChild[];
  readonly snapshot: () => Snapshot;
  /** Treats the children by their places; what was tampered with, for messages. */
  treat(namespace: string, moves: readonly Move[]): readonly string[];
  /** Puts the children of a kind back as they were at the beginning. */
  restore(namespace: string, isMeant: (child: StagedChild) => boolean): void;
}

/** Puts the props into each namespace, starts Slipway and waits until all is made. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const world = createStabilityWorld();
  const namespaces = Array.from({ length: options.namespaces }, (_, index) => `n${index}`);
  const place = (isLater: boolean): void => {
    for (const { resource, build, comesLater = false } of options.props) {
      if (comesLater !== isLater) continue;
      for (const namespace of namespaces) world.cluster.put(resource, build(namespace));
    }
  };
  place(false);
  world.start();
  await world.converge();
  place(true);
  await world.converge();

  const begin = childrenByNamespace(world, options);
  const children = (namespace: string): readonly StagedChild[] => begin.get(namespace) ?? [];
  return {
    world,
    namespaces,
    keys: namespaces.flatMap((namespace) => options.subjects.map((name) => `${namespace}/${name}`)),
    children,
    snapshot: () => snapshotOf(world),
    treat: (namespace, moves) =>
      children(namespace).flatMap((child, index) => {
        const move = moves[index];
        return move === undefined ? [] : treat(world, child, move);
      }),
    restore: (namespace, isMeant) => {
      for (const { resource, object } of children(namespace).filter(isMeant)) {
        world.cluster.put(resource, object);
      }
    },
  };
}

function treat({ cluster }: StabilityWorld, child: StagedChild, move: Move): readonly string[] {
  const { resource, ref, leaves } = child;
  const live = cluster.get(resource, ref);
  if (live === undefined || move.treatment === 'declared') return [];
  if (move.treatment === 'absent') {
    cluster.remove(resource, ref);
    return [];
  }
  const path = leaves[move.turn % leaves.length] ?? [];
  const how: Tampering = Math.floor(move.turn / leaves.length) % 2 === 0 ? 'changed' : 'removed';
  cluster.put(resource, tampered(live, path, how));
  return [`${path.join('.')} of ${resource.kind} ${ref.name} ${how}`];
}

function snapshotOf({ cluster }: StabilityWorld): Snapshot {
  const all = new Map<string, Map<string, KubeObject>>();
  for (const resource of cluster.resources()) {
    for (const object of cluster.list(resource)) {
      const { namespace = '', name } = object.metadata;
      const inNamespace = all.get(namespace) ?? new Map<string, KubeObject>();
      all.set(namespace, inNamespace.set(`${resource.plural}/${name}`, object));
    }
  }
  return all;
}

function childrenByNamespace(
  { cluster }: StabilityWorld,
  { isChild, isInput = () => false }: StageOptions,
): ReadonlyMap<string, readonly StagedChild[]> {
  const all = cluster.resources().flatMap((resource) =>
    cluster
      .list(resource)
      .filter((object) => isChild(resource, object))
      .map((object) => ({
        resource,
        ref: refTo(object),
        object,
        leaves: leavesOf(object).filter((path) => !isInput(path)),
      })),
  );
  return Map.groupBy(all, ({ ref }) => ref.namespace);
}
