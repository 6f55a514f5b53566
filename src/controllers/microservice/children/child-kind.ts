import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Write } from '../../../runtime/object-writer.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { EffectiveClass } from '../effective-class.ts';
import type { ChildKindName, Observed } from '../observed.ts';

/** What a builder may read: nothing else decides how a child looks. */
export interface BuildInput {
  readonly microservice: Microservice;
  readonly class: EffectiveClass;
  readonly observed: Observed;
}

/** What a plan of writes is made from. */
export interface PlanInput {
  /** The built object, with its declared hash. */
  readonly declared: KubeObject;
  readonly live: KubeObject | undefined;
  readonly differs: boolean;
}

export interface Rbac {
  readonly verbs: readonly string[];
}

/**
 * One kind of child. From this list come the informers, the order of apply, pruning, the RBAC
 * rules and the reference page: a new kind is a folder, its test, a golden and a line in index.ts.
 */
export interface ChildKind {
  readonly name: ChildKindName;
  readonly resource: Resource;
  /** One sentence for the reference: when it is made and for what. */
  readonly purpose: string;
  /** The API may not be installed. */
  readonly optional: boolean;
  /** The kinds that have to be written before it; they come before it in index.ts, too. */
  readonly after: readonly ChildKindName[];
  /**
   * Kinds of `after` whose objects for it (guardedName), where some are declared, have to be in
   * place: one that they guard is not written without them.
   */
  readonly guardedBy?: readonly ChildKindName[];
  /** Whether an object of this kind keeps what it guards from being open; each of them by default. */
  readonly protects?: (object: KubeObject) => boolean;
  readonly rbac: Rbac;
  /** Pruning and owner references do not reach it: it holds data and has a life of its own. */
  readonly holdsData: boolean;
  /** What the cache keeps of each; of foreign ones only a stub by default (projections.ts). */
  readonly transform?: <T extends KubeObject>(object: T) => T;
  /** Those that a former Microservice of the same name left are looked at, too. */
  readonly outlivesOwner?: boolean;
  /** The declared objects, complete but for the declared hash; none where it is not wanted. Pure. */
  build(input: BuildInput): readonly KubeObject[];
  /** How a difference is written, where that takes more than one apply of the whole. Pure. */
  plan?(input: BuildInput, write: PlanInput): readonly Write[];
}
