import { createHash } from 'node:crypto';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { retryMigrationAnnotation } from '../../well-known.ts';
import { childName } from '../names.ts';

export type DatabaseEntry = NonNullable<Microservice['spec']['databases']>[number];
export type MigrationSpec = NonNullable<DatabaseEntry['migration']>;

/** What a migration runs. */
export interface MigrationProgram {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
}

/** The most fingerprints that a record holds; the oldest are forgotten first. */
const mostFingerprints = 32;
const fingerprintShape = /^[0-9a-f]{16}$/;
const nameHashLength = 10;

/** The program of a migration: with an image of its own, nothing of the service's is taken. */
export function programOf({ spec }: Microservice, migration: MigrationSpec): MigrationProgram {
  const isOwnImage = migration.image !== undefined;
  return {
    image: migration.image ?? spec.image,
    command: migration.command ?? (isOwnImage ? [] : (spec.command ?? [])),
    args: migration.args ?? [],
  };
}

/**
 * 16 hex digits that stand for what a migration does: its program and its own variables. What else
 * its pod is given (resources, credentials, variables and files of the service) may change without
 * another run. Pure.
 */
export function migrationFingerprint(microservice: Microservice, migration: MigrationSpec): string {
  const { image, command, args } = programOf(microservice, migration);
  const env = (migration.env ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return fingerprint(['program', image, command, args, env]);
}

/** What stands for the run that the annotation of the Microservice asks for; undefined without. */
export function demandFingerprint({ metadata }: Microservice): string | undefined {
  const text = metadata.annotations?.[retryMigrationAnnotation] ?? '';
  return text === '' ? undefined : fingerprint(['demand', text]);
}

/**
 * The name of the Job that does these migrations on this very database: another program, another
 * demand and another database under the same name each have a Job of their own.
 */
export function migrationJobName(
  microservice: Microservice,
  entry: string,
  fingerprints: readonly string[],
  databaseUid: string,
): string {
  const hash = fingerprint(['job', fingerprints, databaseUid]).slice(0, nameHashLength);
  return childName([microservice.metadata.name, entry, 'migrate', hash]);
}

/** The fingerprints in the text of an annotation, the oldest first; what is none is left out. */
export function readFingerprints(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').filter((part) => fingerprintShape.test(part));
  return [...new Set(parts)].slice(-mostFingerprints);
}

/** As {@link readFingerprints} reads them. */
export function writeFingerprints(fingerprints: readonly string[]): string {
  return [...new Set(fingerprints)].slice(-mostFingerprints).join(',');
}

function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
