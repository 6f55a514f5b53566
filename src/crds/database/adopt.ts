import { int32, object, text } from '../schema/fields.ts';
import { objectName } from '../schema/formats.ts';
import { matches, rule, type TransitionRule } from '../schema/rule.ts';
import type { DatabaseEngine } from './engine.ts';

/** The engines whose data, left behind by a server of somebody else's, can be checked and served. */
export const adoptingEngines: readonly DatabaseEngine[] = ['postgres', 'mariadb'];

const celEngines = `[${adoptingEngines.map((engine) => `'${engine}'`).join(', ')}]`;

/** The largest number of a user in Linux that is not a marker for nobody. */
const lastUser = 2_147_483_646;

/** A folder on a volume: no / at either end, and no part that is empty, `.` or `..`. */
const volumeFolder = matches(
  /^([-_A-Za-z0-9]|\.[-_A-Za-z0-9])[-_.A-Za-z0-9]*(\/([-_A-Za-z0-9]|\.[-_A-Za-z0-9])[-_.A-Za-z0-9]*)*$/,
  'Use a folder on the volume such as data or 17/main: letters, digits, -, _ and . in parts joined by /, without /, . or .. at the start',
);

/** A volume and a login that are there already. */
export function adoptField() {
  return object(
    'A volume with the data of a server that is stopped, and the login to it: Slipway runs a server of its own on them and initialises nothing. With a class of provisioner StatefulSet. Cannot be changed, set or removed later. Default: a new volume. Example: {claim: data-legacy-0, secretName: legacy}.',
    {
      claim: text(
        'The PersistentVolumeClaim of the namespace with the data. Nothing else may mount it. It is kept unless deletionPolicy says otherwise. Example: data-legacy-0.',
        { min: 1, rules: [objectName] },
      ),
      secretName: text(
        'The Secret of the namespace with the keys username, password and database of a login that the data knows. It is read and never changed; what services use is made from it and follows it. Example: legacy.',
        { min: 1, rules: [objectName] },
      ),
      dataPath: text(
        'The folder on the volume in which the data is: the one with PG_VERSION of PostgreSQL, or with ibdata1 of MariaDB. Default: the root of the volume. Example: data.',
        { min: 1, rules: [volumeFolder] },
      ).exactOptional(),
      userId: int32(
        'The number of the user that owns the files, as which the server runs then. Default: that of the official image, 999. Example: 1001.',
        { min: 1, max: lastUser },
      ).exactOptional(),
    },
  );
}

interface Adopting {
  engine: string;
  adopt?: unknown;
  restoreFrom?: unknown;
  rotation?: unknown;
}

/** What a database with data of before cannot be, too. */
export const adoptRules = [
  rule<Adopting>({
    cel: `self.engine in ${celEngines} || !has(self.adopt)`,
    message:
      'Remove adopt: Slipway takes over data of postgres and mariadb only; copy mongodb by mongodump and mongorestore, valkey with a client, and neo4j by neo4j-admin database dump into a new database, or name a class of provisioner External',
    fieldPath: '.adopt',
    check: ({ engine, adopt }) =>
      adopt === undefined || adoptingEngines.some((name) => name === engine),
  }),
  rule<Adopting>({
    cel: '!has(self.adopt) || !has(self.restoreFrom)',
    message:
      'Remove adopt or restoreFrom: a database begins either with the data of a volume or with a backup',
    fieldPath: '.adopt',
    check: ({ adopt, restoreFrom }) => adopt === undefined || restoreFrom === undefined,
  }),
  rule<Adopting>({
    cel: '!has(self.adopt) || !has(self.rotation)',
    message:
      "Remove rotation: the login of adopted data is not of Slipway's making; change its password on the server and then in the Secret of adopt.secretName",
    fieldPath: '.rotation',
    check: ({ adopt, rotation }) => adopt === undefined || rotation === undefined,
  }),
];

/** That what is adopted stays as it was when the database was made. */
export function adoptStays(mend: string): TransitionRule {
  return {
    cel:
      'has(self.adopt) == has(oldSelf.adopt) && ' +
      '(!has(self.adopt) || self.adopt == oldSelf.adopt)',
    message: `adopt cannot be changed, set or removed later: ${mend}`,
    fieldPath: '.adopt',
    transition: true,
  };
}
