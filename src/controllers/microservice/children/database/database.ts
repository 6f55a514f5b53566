import { databaseResource, type Database } from '../../../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import {
  entryAnnotation,
  microserviceUidAnnotation,
  migratedAnnotation,
} from '../../../well-known.ts';
import { textAt } from '../../../wire-value.ts';
import { claimedMetadata } from '../../child-metadata.ts';
import { readFingerprints, writeFingerprints } from '../../migrations/fingerprints.ts';
import { liveMigrations } from '../../migrations/live-jobs.ts';
import { databaseName } from '../../names.ts';
import { liveChild, unusableClass } from '../../observed.ts';
import { isOurs } from '../../ownership.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

type DatabaseEntry = NonNullable<Microservice['spec']['databases']>[number];

export const databaseChild: ChildKind = {
  name: 'Database',
  resource: databaseResource,
  purpose: 'One for each entry of spec.databases; it outlives the Microservice and holds the data.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: true,
  build: buildDatabases,
};

/**
 * The Database for each entry of spec.databases. None is made while the class that could choose
 * its DatabaseClass cannot be used: that choice cannot be changed later.
 */
export function buildDatabases(input: BuildInput): readonly Database[] {
  return (input.microservice.spec.databases ?? []).flatMap((entry) => {
    const live = liveDatabase(input, entry);
    const mustWait =
      unusableClass(input.observed) !== undefined &&
      entry.className === undefined &&
      live === undefined;
    return mustWait ? [] : [buildDatabase(input, entry, live)];
  });
}

function buildDatabase(
  input: BuildInput,
  entry: DatabaseEntry,
  live: Database | undefined,
): Database {
  const { microservice } = input;
  const { name, engine, version, size, storage, deletionPolicy } = entry;
  const { secretName, extensions, rotation, backup } = entry;
  const { restoreFrom, adopt } = beginningOf(entry, live);
  const className = classNameOf(input, entry, live);
  return {
    apiVersion: apiVersionOf(databaseResource),
    kind: databaseResource.kind,
    metadata: {
      ...claimedMetadata(microservice, databaseName(microservice, name)),
      annotations: {
        [entryAnnotation]: name,
        [microserviceUidAnnotation]: microservice.metadata.uid ?? '',
        ...migrated(input, live),
      },
    },
    spec: {
      engine,
      ...(className === undefined ? {} : { className }),
      ...(version === undefined ? {} : { version }),
      ...(size === undefined ? {} : { size }),
      ...(storage === undefined ? {} : { storage }),
      ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
      ...(secretName === undefined ? {} : { secretName }),
      ...(extensions === undefined ? {} : { extensions }),
      ...(rotation === undefined ? {} : { rotation }),
      ...(backup === undefined ? {} : { backup }),
      ...(restoreFrom === undefined ? {} : { restoreFrom }),
      ...(adopt === undefined ? {} : { adopt }),
    },
  };
}

/**
 * The record of the migrations that succeeded on this very Database: it goes where the data goes.
 * The Jobs may be deleted after that.
 */
function migrated(
  { microservice, observed }: BuildInput,
  live: Database | undefined,
): Record<string, string> {
  if (live === undefined) return {};
  const { uid, annotations } = live.metadata;
  const recorded = readFingerprints(annotations?.[migratedAnnotation]);
  const succeeded = liveMigrations(microservice, observed).filter(
    ({ state, databaseUid }) => state === 'succeeded' && databaseUid === uid,
  );
  const all = [...recorded, ...succeeded.flatMap(({ fingerprints }) => fingerprints)];
  return all.length === 0 ? {} : { [migratedAnnotation]: writeFingerprints(all) };
}

/**
 * The entry's own class or, for a Database that exists, the one it was made with: the choice of
 * the MicroserviceClass counts only when the Database is made.
 */
function classNameOf(
  input: BuildInput,
  entry: DatabaseEntry,
  live: Database | undefined,
): string | undefined {
  if (entry.className !== undefined) return entry.className;
  if (live !== undefined) return textAt(live, 'spec', 'className');
  return input.class.databaseClasses.find(({ engine }) => engine === entry.engine)?.className;
}

/** What a Database that exists began with is over: an entry that comes back need not say it. */
function beginningOf(
  entry: DatabaseEntry,
  live: Database | undefined,
): Pick<DatabaseEntry, 'restoreFrom' | 'adopt'> {
  const before = live?.spec as Database['spec'] | undefined;
  const restoreFrom = entry.restoreFrom ?? before?.restoreFrom;
  const adopt = entry.adopt ?? before?.adopt;
  return {
    ...(restoreFrom === undefined ? {} : { restoreFrom }),
    ...(adopt === undefined ? {} : { adopt }),
  };
}

function liveDatabase(input: BuildInput, entry: DatabaseEntry): Database | undefined {
  const live = liveChild(input.observed, 'Database', databaseName(input.microservice, entry.name));
  return live !== undefined && isOurs(live, input.microservice) ? live : undefined;
}
