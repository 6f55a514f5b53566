import * as z from 'zod';

/** The metadata of a Kubernetes object, as far as Slipway reads it, as it is on the wire. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

const optionalText = z.string().exactOptional();
const stringMap = z.record(z.string(), z.string()).exactOptional();

const ownerReferenceSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().exactOptional(),
  blockOwnerDeletion: z.boolean().exactOptional(),
});

/** Judges and strips metadata; it is Kubernetes' own, so no CRD is generated from it. */
export const objectMetaSchema: z.ZodType<ObjectMeta> = z.object({
  name: z.string(),
  namespace: optionalText,
  uid: optionalText,
  resourceVersion: optionalText,
  generation: z.number().exactOptional(),
  creationTimestamp: optionalText,
  deletionTimestamp: optionalText,
  labels: stringMap,
  annotations: stringMap,
  finalizers: z.array(z.string()).exactOptional(),
  ownerReferences: z.array(ownerReferenceSchema).exactOptional(),
});
