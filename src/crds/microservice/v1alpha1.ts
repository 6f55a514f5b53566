import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser } from '../parse-object.ts';
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

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  spec: microserviceSpecSchema,
  status: microserviceStatusSchema,
  rules: Object.values(rootRules),
});

/**
 * Judges any value as a Microservice, as the API server does: the object without unknown fields,
 * or every problem with its field and its mend. Never throws.
 */
export function parseMicroservice(object: unknown): ParseResult<Microservice> {
  return parse(object);
}
