import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { endsData } from '../../crds/database/v1alpha1.ts';
import { compareQuantities } from '../../controllers/microservice/quantity.ts';
import { databaseName } from '../../controllers/microservice/names.ts';

/** What happens to the data of one database. */
export interface DataChange {
  readonly database: string;
  /** `lost` cannot be taken back; `refused` is what the API server or Slipway does not do. */
  readonly effect: 'made' | 'parked' | 'lost' | 'changed' | 'refused';
  readonly message: string;
}

type Entry = NonNullable<Microservice['spec']['databases']>[number];

/** What becomes of the databases of a Microservice when it changes so. Pure. */
export function dataChanges(
  before: Microservice | undefined,
  after: Microservice,
): readonly DataChange[] {
  const old = new Map((before?.spec.databases ?? []).map((entry) => [entry.name, entry]));
  const now = new Map((after.spec.databases ?? []).map((entry) => [entry.name, entry]));
  const gone = [...old.values()].filter(({ name }) => !now.has(name));
  return [
    ...gone.map((entry) => removed(databaseName(after, entry.name), entry)),
    ...[...now.values()].flatMap((entry) => {
      const database = databaseName(after, entry.name);
      const was = old.get(entry.name);
      return was === undefined ? [added(database, entry)] : changed(database, was, entry);
    }),
  ];
}

function removed(database: string, { deletionPolicy = 'Retain' }: Entry): DataChange {
  if (!endsData(deletionPolicy)) {
    return {
      database,
      effect: 'parked',
      message:
        'is parked: stopped, with its data and credentials kept; the same entry brings it back',
    };
  }
  const first = deletionPolicy === 'Snapshot' ? 'after a last backup ' : '';
  return {
    database,
    effect: 'lost',
    message: `is DELETED with its data ${first}(deletionPolicy ${deletionPolicy}); set Retain first to keep it`,
  };
}

function added(database: string, { engine, restoreFrom, adopt, secretName }: Entry): DataChange {
  const how =
    restoreFrom !== undefined
      ? 'is made and filled from what restoreFrom names'
      : adopt !== undefined
        ? `takes over the volume of claim ${adopt.claim}`
        : secretName !== undefined
          ? `is connected to by Secret ${secretName}`
          : 'is made, or comes back if it is parked';
  return { database, effect: 'made', message: `(${engine}) ${how}` };
}

function changed(database: string, was: Entry, now: Entry): readonly DataChange[] {
  const changes: DataChange[] = [];
  const note = (effect: DataChange['effect'], message: string): void =>
    void changes.push({ database, effect, message });
  for (const field of ['engine', 'className', 'restoreFrom', 'adopt'] as const) {
    if (JSON.stringify(was[field]) !== JSON.stringify(now[field])) {
      note('refused', `${field} cannot be changed: the API server refuses it`);
    }
  }
  if (was.storage !== now.storage) {
    const isSmaller =
      was.storage !== undefined &&
      now.storage !== undefined &&
      compareQuantities(now.storage, was.storage) < 0;
    const words = `storage ${was.storage ?? 'of the class'} → ${now.storage ?? 'of the class'}`;
    if (isSmaller) note('refused', `${words}: a volume only grows`);
    else note('changed', `${words}: the volume grows where its storage class allows it`);
  }
  if (was.version !== now.version) {
    note(
      'changed',
      `version ${was.version ?? 'of the class'} → ${now.version ?? 'of the class'}: the server restarts, where it can read the data`,
    );
  }
  if (was.size !== now.size) {
    note(
      'changed',
      `size ${was.size ?? 'of the class'} → ${now.size ?? 'of the class'}: the server restarts`,
    );
  }
  const policy = now.deletionPolicy ?? 'Retain';
  if (policy !== (was.deletionPolicy ?? 'Retain')) {
    note(
      'changed',
      `deletionPolicy ${was.deletionPolicy ?? 'Retain'} → ${policy}${endsData(policy) ? ': removing the entry or the Microservice deletes the data from then on' : ''}`,
    );
  }
  return changes;
}
