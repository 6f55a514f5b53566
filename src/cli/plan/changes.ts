import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { desiredState } from '../../controllers/microservice/desired.ts';
import { databaseName } from '../../controllers/microservice/names.ts';
import { pruneEmpty } from '../../runtime/declared.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';
import { dataChanges, type DataChange } from './data-changes.ts';
import { fieldChanges, type FieldChange } from './field-changes.ts';
import { withoutUids } from './without-cluster-parts.ts';
import { inputIn, type World } from './world.ts';

export interface ObjectChange {
  readonly action: 'create' | 'change' | 'delete';
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly FieldChange[];
}

/** What applying files does to one Microservice. */
export interface ServiceChange {
  /** `namespace/name`. */
  readonly microservice: string;
  readonly action: 'create' | 'change' | 'none';
  readonly objects: readonly ObjectChange[];
  /** Fields of the pod template that make all pods be replaced. */
  readonly restartedBy: readonly string[];
  readonly data: readonly DataChange[];
  /** Why the Deployment would wait. */
  readonly held: readonly string[];
}

/**
 * What becomes of a Microservice in one world that was another one, or none, before. Both sides are
 * computed, so that nothing but the change itself is in the result. Pure.
 */
export function serviceChange(
  before: { world: World; microservice: Microservice } | undefined,
  after: { world: World; microservice: Microservice },
): ServiceChange {
  const old = before === undefined ? [] : objectsOf(before);
  const { held } = desiredState(inputIn(after.world, withoutMigrations(after.microservice)));
  const objects = compare(old, objectsOf(after), held.length > 0);
  const deployment = objects.find(
    ({ kind, action }) => kind === 'Deployment' && action === 'change',
  );
  const restartedBy = (deployment?.fields ?? [])
    .map(({ path }) => path)
    .filter((path) => path.startsWith('spec.template.'));
  const isNewVersion = restartedBy.length > 0 || before === undefined;
  const data = [
    ...dataChanges(before?.microservice, after.microservice),
    ...(isNewVersion ? migrated(after.microservice) : []),
  ];
  const isChanged = objects.length > 0 || data.length > 0;
  return {
    microservice: keyOf(after.microservice),
    action: before === undefined ? 'create' : isChanged ? 'change' : 'none',
    objects,
    restartedBy,
    data,
    held: [
      ...(after.microservice.spec.paused === true
        ? ['spec.paused is true, and nothing is changed until it is false']
        : []),
      ...held.map(({ message }) => message),
    ],
  };
}

function objectsOf({ world, microservice }: { world: World; microservice: Microservice }) {
  const { children } = desiredState(inputIn(world, withoutMigrations(microservice)));
  return children.map(({ object }) => pruneEmpty(withoutUids(object)));
}

function compare(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
  isHeld: boolean,
): readonly ObjectChange[] {
  const titleOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.name}`;
  const old = new Map(before.map((object) => [titleOf(object), object]));
  const now = new Map(after.map((object) => [titleOf(object), object]));
  const changes = [...new Set([...old.keys(), ...now.keys()])].map((title): ObjectChange => {
    const [was, is] = [old.get(title), now.get(title)];
    const { kind = '', metadata } = is ?? was ?? {};
    const name = metadata?.name ?? '';
    if (was === undefined) return { action: 'create', kind, name, fields: [] };
    if (is === undefined) return { action: 'delete', kind, name, fields: [] };
    return { action: 'change', kind, name, fields: fieldChanges(was, is) };
  });
  return changes.filter(
    ({ action, kind, fields }) =>
      (action !== 'change' || fields.length > 0) &&
      // What is held back stays as it is; Databases are told apart; what is done once is no state.
      !(action === 'delete' && (kind === 'Database' || (kind === 'Deployment' && isHeld))) &&
      !(action === 'delete' && (kind === 'Job' || kind === 'ControllerRevision')),
  );
}

/** What comes of it once its databases are migrated: until then the version before serves. */
function withoutMigrations(microservice: Microservice): Microservice {
  const databases = microservice.spec.databases?.map((entry) => {
    const { migration: _, ...rest } = entry;
    return rest;
  });
  if (databases === undefined) return microservice;
  return { ...microservice, spec: { ...microservice.spec, databases } };
}

function migrated(microservice: Microservice): readonly DataChange[] {
  return (microservice.spec.databases ?? [])
    .filter(({ migration }) => migration !== undefined)
    .map(({ name }) => ({
      database: databaseName(microservice, name),
      effect: 'changed',
      message: 'is migrated by a Job before pods of the new version start',
    }));
}
