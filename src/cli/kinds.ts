import { databaseClassColumns } from '../crds/database-class/columns.ts';
import { databaseColumns } from '../crds/database/columns.ts';
import { microserviceClassColumns } from '../crds/microservice-class/columns.ts';
import { microserviceColumns } from '../crds/microservice/columns.ts';
import type { PrinterColumn } from '../crds/printer-column.ts';
import { slipwayResource, type CrdResource } from '../crds/resource.ts';
import { UsageError } from './cli-error.ts';
import { didYouMean } from './suggest.ts';

/** A kind of Slipway as the plugin names and shows it. Its schema is not loaded for that. */
export interface Kind {
  readonly resource: CrdResource;
  readonly columns: readonly PrinterColumn[];
  /** What may be written for it; the first is the one that help shows. */
  readonly words: readonly string[];
}

export const microserviceKind: Kind = {
  resource: slipwayResource('Microservice', 'microservices', true),
  columns: microserviceColumns,
  words: ['microservices', 'microservice', 'ms'],
};

export const databaseKind: Kind = {
  resource: slipwayResource('Database', 'databases', true),
  columns: databaseColumns,
  words: ['databases', 'database', 'db'],
};

export const microserviceClassKind: Kind = {
  resource: slipwayResource('MicroserviceClass', 'microserviceclasses', false),
  columns: microserviceClassColumns,
  words: ['microserviceclasses', 'microserviceclass', 'msclass', 'classes', 'class'],
};

export const databaseClassKind: Kind = {
  resource: slipwayResource('DatabaseClass', 'databaseclasses', false),
  columns: databaseClassColumns,
  words: ['databaseclasses', 'databaseclass', 'dbclass'],
};

export const kinds: readonly Kind[] = [
  microserviceKind,
  databaseKind,
  microserviceClassKind,
  databaseClassKind,
];

/** The kind of this word, or undefined. */
export function kindOf(word: string): Kind | undefined {
  return kinds.find(({ words }) => words.includes(word.toLowerCase()));
}

/** The kind of this word. Throws a UsageError that lists those there are. */
export function requireKind(word: string): Kind {
  const kind = kindOf(word);
  if (kind !== undefined) return kind;
  const known = kinds.flatMap(({ words }) => words);
  throw new UsageError(
    `There is no kind "${word}"${didYouMean(word, known)}`,
    `Name one of ${kinds.map(({ words }) => words[0]).join(', ')}`,
  );
}
