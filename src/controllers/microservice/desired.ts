import type { KubeObject } from '../../runtime/kube-object.ts';
import type { BuildInput } from './children/child-kind.ts';
import { childKinds } from './children/index.ts';
import { heldReasons, type Held } from './held.ts';
import { heldByMigration } from './migrations/held-by-migration.ts';
import { migrationsOf, type Migration } from './migrations/migrations.ts';
import type { ChildKindName } from './observed.ts';
import { routePlans, type RoutePlan } from './route-plans.ts';
import { hasMigrations, servedVersion } from './served-version.ts';

export interface DesiredChild {
  readonly kind: ChildKindName;
  readonly object: KubeObject;
}

/** What is declared for one Microservice. */
export interface DesiredState {
  /** In the order of children/index.ts; without the Deployment while it is held back. */
  readonly children: readonly DesiredChild[];
  /** Why the Deployment is held back; [] where it is not. */
  readonly held: readonly Held[];
  /** How far the databases are migrated for the declared version. */
  readonly migrations: readonly Migration[];
  /** The declared pods may run; else the Deployment is declared with those of the version before. */
  readonly isDeclaredVersion: boolean;
  /** What becomes of each entry of spec.routes. */
  readonly routes: readonly RoutePlan[];
}

/** Computes all that is declared. Pure: the same input gives the same objects, byte for byte. */
export function desiredState(input: BuildInput): DesiredState {
  const { isHeld, isDeclaredVersion } = rollOut(input);
  const held = [...heldReasons(input), ...(isHeld ? heldByMigration(input) : [])];
  const children = childKinds
    .filter((kind) => kind.name !== 'Deployment' || held.length === 0)
    .flatMap((kind) => kind.build(input).map((object) => ({ kind: kind.name, object })));
  const migrations = migrationsOf(input);
  return { children, held, migrations, isDeclaredVersion, routes: routePlans(input) };
}

/** Whether migrations hold everything back, or the declared version. */
function rollOut(input: BuildInput): { isHeld: boolean; isDeclaredVersion: boolean } {
  if (!hasMigrations(input)) return { isHeld: false, isDeclaredVersion: true };
  const { template, isDeclared } = servedVersion(input);
  return { isHeld: template === undefined, isDeclaredVersion: isDeclared };
}
