import { choice, list, text } from '../schema/fields.ts';
import { extensionName, label, quantityText } from '../schema/formats.ts';
import type { TransitionRule } from '../schema/rule.ts';
import { matches } from '../schema/rule.ts';
import { databaseEngines, engineVersions } from './engine.ts';

export const deletionPolicies = ['Retain', 'Snapshot', 'Delete'] as const;

export type DeletionPolicy = (typeof deletionPolicies)[number];

/** Whether the data goes with the Database: at once, or after a last backup. */
export function endsData(policy: unknown): boolean {
  return policy === 'Delete' || policy === 'Snapshot';
}

const versionFormat = matches(
  /^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$/,
  'Use a version of the engine in quotes, such as "17"',
);

/** The engine of a database; databases and their classes share its words. */
export function engineField(...transitions: readonly TransitionRule[]) {
  return choice(
    'The database engine: relational postgres or mariadb, mongodb for documents, valkey for keys and values, or neo4j for graphs. Cannot be changed later. Example: postgres.',
    databaseEngines,
    {
      transitions,
    },
  );
}

const defaultVersions = Object.entries(engineVersions)
  .map(([engine, version]) => `"${version}" of ${engine}`)
  .join(', ');

export function versionField() {
  return text(
    `The version of the engine, in quotes. Default: that of the DatabaseClass, else ${defaultVersions}. Data is never given to a version that cannot read it. Example: "17".`,
    { min: 1, max: 16, rules: [versionFormat] },
  );
}

export function storageField() {
  return text(
    'The size of the volume with the data. It can grow where the storage class lets it, and never shrink. Example: 20Gi. Default: that of the DatabaseClass, else 10Gi.',
    { min: 1, max: 32, rules: [quantityText] },
  );
}

/** The size of a database by one word. */
export function sizeField() {
  return text(
    'The size of the server and its volume, by a name that the DatabaseClass has; storage wins over that of the size. Changing it restarts the server. Default: resources and storage of the class. Example: medium.',
    { min: 1, max: 20, rules: [label] },
  );
}

/** A set of names of extensions. */
export function extensionsField(description: string) {
  const name = text('The name of an extension. Example: pgcrypto.', {
    min: 1,
    max: 63,
    rules: [extensionName],
  });
  return list(description, name, { set: true, max: 64 });
}

export function deletionPolicyField(description: string) {
  return choice(description, deletionPolicies);
}
