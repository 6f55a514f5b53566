import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { databaseClassCrd } from './database-class/crd.ts';
import * as databaseClassExamples from './database-class/examples.ts';
import { parseDatabaseClass } from './database-class/v1alpha1.ts';
import { databaseCrd } from './database/crd.ts';
import * as databaseExamples from './database/examples.ts';
import { parseDatabase } from './database/v1alpha1.ts';
import type { InvalidExample, ValidExample } from './example.ts';
import { microserviceClassCrd } from './microservice-class/crd.ts';
import * as microserviceClassExamples from './microservice-class/examples.ts';
import { parseMicroserviceClass } from './microservice-class/v1alpha1.ts';
import { microserviceCrd } from './microservice/crd.ts';
import * as microserviceExamples from './microservice/examples.ts';
import { parseMicroservice } from './microservice/v1alpha1.ts';
import type { ParseResult } from './parse-object.ts';

/** A kind with its parser and the examples that the parser and the API server judge alike. */
export interface CrdSuite {
  readonly kind: string;
  readonly crd: CustomResourceDefinition;
  readonly parse: (object: unknown) => ParseResult<object>;
  readonly validExamples: readonly ValidExample<object>[];
  readonly invalidExamples: readonly InvalidExample[];
}

/** Every kind of Slipway, for tests that hold for all of them. */
export const crdSuites: readonly CrdSuite[] = [
  {
    kind: 'Microservice',
    crd: microserviceCrd,
    parse: parseMicroservice,
    ...microserviceExamples,
  },
  {
    kind: 'MicroserviceClass',
    crd: microserviceClassCrd,
    parse: parseMicroserviceClass,
    ...microserviceClassExamples,
  },
  { kind: 'Database', crd: databaseCrd, parse: parseDatabase, ...databaseExamples },
  {
    kind: 'DatabaseClass',
    crd: databaseClassCrd,
    parse: parseDatabaseClass,
    ...databaseClassExamples,
  },
];
