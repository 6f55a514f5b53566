import type { ObjectMeta } from '../object-meta.ts';
import type { ParseResult } from '../parse-object.ts';
import { createParser } from '../parse-object.ts';
import { slipwayResource } from '../resource.ts';
import type { MicroserviceClassSpec } from './spec/microservice-class-spec.ts';
import { microserviceClassSpecSchema } from './spec/microservice-class-spec.ts';

export type { MicroserviceClassSpec } from './spec/microservice-class-spec.ts';

/** What a platform team sets for services. Cluster-scoped. */
export interface MicroserviceClass {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: MicroserviceClassSpec;
}

export const microserviceClassResource = slipwayResource(
  'MicroserviceClass',
  'microserviceclasses',
  false,
);

const parse = createParser({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'MicroserviceClass',
  spec: microserviceClassSpecSchema,
});

/**
 * Judges any value as a MicroserviceClass, as the API server does: the object without unknown
 * fields, or every problem with its field and its mend. Never throws.
 */
export function parseMicroserviceClass(object: unknown): ParseResult<MicroserviceClass> {
  return parse(object);
}
