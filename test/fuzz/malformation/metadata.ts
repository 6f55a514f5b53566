import fc from 'fast-check';
import type { ObjectMeta } from '../../../src/runtime/kube-object.ts';
import { hostileTexts } from './values.ts';

/**
 * The API server guarantees the types of metadata and the identity of objects, whatever a CRD lets
 * through; all else in it may be anything.
 */
export type MetadataChange = (metadata: ObjectMeta) => ObjectMeta;

const texts = fc.constantFrom(...hostileTexts);

const labelKey = fc.constantFrom(
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/name',
  'slipway.dev/microservice',
  'slipway.dev/database',
  'slipway.dev/team',
  '__proto__',
  'constructor',
);

const annotationKey = fc.constantFrom(
  'slipway.dev/adopt',
  'slipway.dev/content-hash',
  'slipway.dev/content-keys',
  'slipway.dev/declared-hash',
  'slipway.dev/engine-version',
  'slipway.dev/entry',
  'slipway.dev/is-default-class',
  'slipway.dev/microservice-uid',
  'slipway.dev/replicas-owner',
  '__proto__',
  'constructor',
);

const withEntry =
  (field: 'labels' | 'annotations') =>
  ([key, value]: readonly [string, string | undefined]): MetadataChange =>
  (metadata) => {
    const entries = Object.entries(metadata[field] ?? {}).filter(([name]) => name !== key);
    if (value !== undefined) entries.push([key, value]);
    return { ...metadata, [field]: Object.fromEntries(entries) };
  };

const without =
  (field: keyof ObjectMeta): MetadataChange =>
  (metadata) => {
    const { [field]: _, ...rest } = metadata;
    return { ...rest, name: metadata.name };
  };

const owner = fc.record({
  apiVersion: fc.constantFrom('v1', 'apps/v1', 'slipway.dev/v1alpha1', 'slipway.dev/v9', ''),
  kind: fc.constantFrom('Microservice', 'Database', 'Deployment', 'Thing', ''),
  name: fc.oneof(fc.constantFrom('app', 'app-main', 'calm'), texts),
  uid: fc.oneof(fc.constantFrom('', 'uid-1', 'no-such-uid'), texts),
  controller: fc.boolean(),
});

/** Any change of metadata that can arrive from an API server. */
export const metadataChange: fc.Arbitrary<MetadataChange> = fc.oneof(
  fc.tuple(labelKey, fc.option(texts, { nil: undefined })).map(withEntry('labels')),
  fc.tuple(annotationKey, fc.option(texts, { nil: undefined })).map(withEntry('annotations')),
  fc
    .constantFrom(
      'labels',
      'annotations',
      'ownerReferences',
      'finalizers',
      'generation',
      'creationTimestamp',
    )
    .map((field) => without(field)),
  fc.array(owner, { maxLength: 4 }).map((ownerReferences): MetadataChange => (metadata) => ({
    ...metadata,
    ownerReferences,
  })),
  fc
    .array(fc.constantFrom('slipway.dev/databases', 'slipway.dev/data', 'example.com/other', ''), {
      maxLength: 4,
    })
    .map((finalizers): MetadataChange => (metadata) => ({ ...metadata, finalizers })),
);
