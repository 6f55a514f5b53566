import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { bindings } from './bindings.ts';
import type { Content, ContentKind } from './observed.ts';

/** One place where a Microservice, or one of its databases, names a Secret or ConfigMap. */
export interface ContentReference {
  readonly kind: ContentKind;
  readonly name: string;
  /** The keys that the pods cannot start without; [] where the object itself is enough. */
  readonly keys: readonly string[];
  /** The pods start without it. */
  readonly optional: boolean;
  /** The field that names it, such as `spec.env[0].valueFrom.secretKeyRef`. */
  readonly field: string;
  /** The entry of spec.databases whose credentials it holds. */
  readonly database: string | undefined;
  /** Slipway itself makes it, once the database is there. */
  readonly isGenerated: boolean;
}

/** A required reference of which something is not there. */
export interface MissingReference {
  readonly reference: ContentReference;
  /** `unknown`: it could not be read (yet), so nothing may be concluded. */
  readonly missing: 'object' | 'keys' | 'unknown';
  /** The keys that are missing; [] unless the object is there without them. */
  readonly keys: readonly string[];
}

/** The key of a Secret or ConfigMap in Observed.contents. */
export function contentKey(kind: ContentKind, name: string): string {
  return `${kind}/${name}`;
}

/**
 * Every Secret and ConfigMap that the pods mount or take variables from, one item for each place
 * that names it, in the order of the spec. Secrets for pulling images are not among them: the
 * kubelet does without a missing one, and their change rolls nothing.
 */
export function requiredContents(microservice: Microservice): readonly ContentReference[] {
  return [
    ...envReferences(microservice),
    ...envFromReferences(microservice),
    ...fileReferences(microservice),
    ...databaseReferences(microservice),
  ];
}

/** The Secrets and ConfigMaps that the pods roll on, as keys of Observed.contents, in order. */
export function requiredContentKeys(microservice: Microservice): readonly string[] {
  const keys = requiredContents(microservice).map(({ kind, name }) => contentKey(kind, name));
  return [...new Set(keys)].toSorted();
}

/** The references that the pods cannot start with, in the given order. Pure. */
export function missingReferences(
  references: readonly ContentReference[],
  contents: ReadonlyMap<string, Content>,
): readonly MissingReference[] {
  return references.flatMap((reference): MissingReference[] => {
    const content = contents.get(contentKey(reference.kind, reference.name));
    if (content === undefined || content.state === 'unknown') {
      return [{ reference, missing: 'unknown', keys: [] }];
    }
    if (reference.optional) return [];
    if (content.state === 'missing') return [{ reference, missing: 'object', keys: [] }];
    const keys = reference.keys.filter((key) => !content.keys.includes(key));
    return keys.length === 0 ? [] : [{ reference, missing: 'keys', keys }];
  });
}

function reference(
  kind: ContentKind,
  source: { name: string; key?: string; optional?: boolean },
  field: string,
): ContentReference {
  return {
    kind,
    name: source.name,
    keys: source.key === undefined ? [] : [source.key],
    optional: source.optional ?? false,
    field,
    database: undefined,
    isGenerated: false,
  };
}

function envReferences({ spec }: Microservice): ContentReference[] {
  return (spec.env ?? []).flatMap(({ valueFrom }, index) => {
    const field = `spec.env[${index}].valueFrom`;
    if (valueFrom?.secretKeyRef !== undefined) {
      return [reference('Secret', valueFrom.secretKeyRef, `${field}.secretKeyRef`)];
    }
    if (valueFrom?.configMapKeyRef !== undefined) {
      return [reference('ConfigMap', valueFrom.configMapKeyRef, `${field}.configMapKeyRef`)];
    }
    return [];
  });
}

function envFromReferences({ spec }: Microservice): ContentReference[] {
  return (spec.envFrom ?? []).flatMap(({ secretRef, configMapRef }, index) => {
    const field = `spec.envFrom[${index}]`;
    if (secretRef !== undefined) return [reference('Secret', secretRef, `${field}.secretRef`)];
    if (configMapRef === undefined) return [];
    return [reference('ConfigMap', configMapRef, `${field}.configMapRef`)];
  });
}

function fileReferences({ spec }: Microservice): ContentReference[] {
  return (spec.files ?? []).flatMap(({ secret, configMap, optional = false }, index) => {
    const field = `spec.files[${index}]`;
    if (secret !== undefined) {
      return [reference('Secret', { name: secret, optional }, `${field}.secret`)];
    }
    if (configMap === undefined) return [];
    return [reference('ConfigMap', { name: configMap, optional }, `${field}.configMap`)];
  });
}

function databaseReferences(microservice: Microservice): ContentReference[] {
  return bindings(microservice).map((binding, index) => ({
    kind: 'Secret',
    name: binding.secretName,
    keys: binding.keys,
    optional: false,
    field: binding.isExternal ? `spec.databases[${index}].secretName` : `spec.databases[${index}]`,
    database: binding.entry,
    isGenerated: !binding.isExternal,
  }));
}
