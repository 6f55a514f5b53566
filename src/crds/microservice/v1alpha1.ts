import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser, createStatusParser } from '../parse-object.ts';
import { slipwayResource } from '../resource.ts';
import { rootRules } from './rules.ts';
import type { MicroserviceSpec } from './spec/microservice-spec.ts';
import { microserviceSpecSchema } from './spec/microservice-spec.ts';
import type { MicroserviceStatus } from './status.ts';
import { microserviceStatusSchema } from './status.ts';

export type { MicroserviceSpec } from './spec/microservice-spec.ts';
export type { MicroserviceStatus, Problem } from './status.ts';

/** One service with all that it needs, as its developers declare it. */
export interface Microservice {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: MicroserviceSpec;
  status?: MicroserviceStatus;
}

export const microserviceResource = slipwayResource('Microservice', 'microservices', true);

const parseStatus = createStatusParser(microserviceStatusSchema);

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  spec: microserviceSpecSchema,
  status: parseStatus,
  rules: Object.values(rootRules),
});

/**
 * Judges any value as a Microservice, as the API server does: the object without unknown fields,
 * or every problem with its field and its mend. Never throws.
 */
export function parseMicroservice(object: unknown): ParseResult<Microservice> {
  return parse(object);
}

/** What can be read of the status of a live Microservice, whatever shape that is of. Never throws. */
export function parseMicroserviceStatus(status: unknown): MicroserviceStatus | undefined {
  return parseStatus(status);
}
