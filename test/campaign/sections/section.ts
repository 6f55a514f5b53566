import type { Spec } from '../schema/place.ts';
import type { Candidates } from '../values/candidates.ts';

/** The names of what a run of the campaign made before it begins; none is of another run. */
export interface Surroundings {
  /** What the names of cluster-scoped objects start with, and the domain of hosts. */
  readonly run: string;
  /** A MicroserviceClass with gateways `public` and `internal`, and another one. */
  readonly classes: readonly [string, string];
  /** DatabaseClasses that run a server, and one of provisioner External. */
  readonly databaseClasses: readonly [string, string];
  readonly externalClass: string;
  /** Secrets with the keys `token` and `other`. */
  readonly secrets: readonly [string, string];
  /** ConfigMaps with the keys `token` and `other`. */
  readonly configMaps: readonly [string, string];
  /** Secrets with the connection to a database elsewhere. */
  readonly connections: readonly [string, string];
  readonly serviceAccount: string;
}

/** A declaration in which a leaf can be set. */
export interface Carrier {
  /** Laid over the base: a field of the spec that is undefined here is taken away. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The object that bears it; the subject of the kind by default. */
  readonly name?: string;
}

/** How the leaves of a section of a spec are set. */
export interface Section {
  readonly kind: string;
  /** The path of the section: `spec.routes`. */
  readonly at: string;
  /**
   * Declarations that hold the parents of all leaves, the preferred ones first. What cannot be
   * changed later has to bear `fresh` in its name: it is another one at each call.
   */
  readonly carriers: (surroundings: Surroundings, fresh: string) => readonly Carrier[];
  /**
   * Values where meaning counts, by the path of the leaf; `usual` and `extreme` stand instead of
   * what the schema gives, `wrong` comes before it.
   */
  readonly values?: (surroundings: Surroundings) => Readonly<Record<string, Partial<Candidates>>>;
  /**
   * Leaves for which rules leave one value only, or none at all, or another value in something new
   * only, because what was made first stays.
   */
  readonly room?: Readonly<Record<string, 'one value' | 'none' | 'new each time'>>;
}

/** The declaration that all carriers are laid over. */
export function overBase(base: Spec, carrier: Carrier): Spec {
  const merged = Object.entries({ ...base, ...carrier.spec });
  return structuredClone(Object.fromEntries(merged.filter(([, value]) => value !== undefined)));
}
