import { textAt } from '../../../src/controllers/wire-value.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { tokensOf, withTokens, type Tokens } from './tokens.ts';

/** The fields that tell nothing but when, or how often, something was written. */
const volatileMetadata = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'selfLink',
  'generateName',
] as const;

interface Field {
  manager?: string;
  operation?: string;
  subresource?: string;
  fieldsV1?: object;
}

type Loose = KubeObject & {
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  data?: Record<string, string>;
};

/**
 * The objects by `Kind/name`, without what differs from run to run: times, versions, UIDs,
 * passwords, addresses, hashes and generated names become words that say what they stand for.
 * What Slipway's field managers own is kept.
 */
export function normalize(
  objects: readonly KubeObject[],
  namespace: string,
): readonly (readonly [string, unknown])[] {
  const tokens = tokensOf(objects, namespace);
  const counts = new Map<string, number>();
  return objects
    .map((object) => {
      const kept = withTokens(keep(object as Loose), tokens);
      return [keyOf(object, tokens), kept] as const;
    })
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(JSON.stringify(x), JSON.stringify(y)))
    .map(([key, kept]) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [unnamed.has(key.split('/', 1)[0] ?? '') ? `${key} ${count}` : key, kept] as const;
    });
}

/** Kinds of which several have the same name but for what is random. */
const unnamed = new Set(['Pod', 'Job']);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyOf(object: KubeObject, tokens: Tokens): string {
  const { kind, metadata } = object;
  const owner = metadata.ownerReferences?.[0]?.name ?? metadata.name;
  const name = kind === 'Pod' ? owner : metadata.name;
  // Its own name is made of the UID of its claim, which may be gone.
  const claim =
    kind === 'PersistentVolume' ? textAt(object, 'spec', 'claimRef', 'name') : undefined;
  return `${kind}/${claim === undefined ? withTokens(name, tokens) : `of ${claim}`}`;
}

function keep(object: Loose): object {
  const { metadata, spec, status, data } = object;
  const kept = { ...object, metadata: metadataOf(object) };
  switch (object.kind) {
    case 'Pod':
      return { metadata: labelsOf(object), images: imagesOf(spec), phase: status?.['phase'] };
    case 'ReplicaSet':
      return { replicas: spec?.['replicas'], owners: metadata.ownerReferences };
    case 'Deployment':
    case 'StatefulSet':
      return { ...kept, status: pick(status, ['replicas', 'readyReplicas', 'updatedReplicas']) };
    case 'PersistentVolumeClaim':
      return { ...kept, metadata: ownAnnotations(kept.metadata), status: pick(status, ['phase']) };
    case 'PersistentVolume': {
      const { annotations, fields } = ownAnnotations(kept.metadata);
      return { annotations, fields, policy: spec?.['persistentVolumeReclaimPolicy'] };
    }
    case 'Service':
      return { ...kept, spec: without(spec, ['clusterIP', 'clusterIPs']), status: undefined };
    case 'Secret':
      return { ...kept, data: decoded(data) };
    case 'Microservice':
      return { ...kept, status: withCurrentness(status, metadata.generation) };
    case 'Database':
      return { ...kept, status: withCurrentness(measured(status), metadata.generation) };
    default:
      return { ...kept, status: undefined };
  }
}

function metadataOf({ metadata }: KubeObject) {
  const fields: unknown = Reflect.get(metadata, 'managedFields');
  return {
    ...without(metadata, [...volatileMetadata, 'managedFields']),
    annotations: metadata.annotations ?? {},
    fields: Array.isArray(fields) ? ownedFields(fields as Field[]) : [],
  };
}

/** Without what the binder of volumes notes down, which depends on who was first. */
function ownAnnotations<T extends { annotations?: Record<string, string> }>(metadata: T): T {
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) =>
    key.startsWith('slipway.dev/'),
  );
  return { ...metadata, annotations: Object.fromEntries(own) };
}

/** Which fields Slipway's managers own, in an order of its own. */
function ownedFields(fields: readonly Field[]): readonly unknown[] {
  return fields
    .filter(({ manager = '' }) => manager === 'slipway' || manager.startsWith('slipway-'))
    .map(({ manager, operation, subresource = '', fieldsV1 }) => ({
      owner: `${manager} ${operation} ${subresource}`,
      fieldsV1,
    }))
    .toSorted((a, b) => compare(a.owner, b.owner));
}

function labelsOf({ metadata }: KubeObject): object {
  return { labels: metadata.labels, isGoing: metadata.deletionTimestamp !== undefined };
}

function imagesOf(spec: Record<string, unknown> | undefined): unknown {
  const containers = (spec?.['containers'] ?? []) as { image?: string }[];
  return containers.map(({ image }) => image);
}

/**
 * Generations are numbers of changes: what matters is whether a status is about the last one. A list
 * without items is the same as none: the apply that takes the last item away leaves none there, and
 * the next one, which another difference has to call for, an empty one.
 */
function withCurrentness(status: unknown, generation: number | undefined): unknown {
  if (Array.isArray(status)) return status.map((item) => withCurrentness(item, generation));
  if (typeof status !== 'object' || status === null) return status;
  return Object.fromEntries(
    Object.entries(status)
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([key, value]) => {
        if (key !== 'observedGeneration') return [key, withCurrentness(value, generation)];
        return [key, value === generation ? 'current' : 'behind'];
      }),
  );
}

/** What a server takes for a few rows depends on when it tidies up: that it was measured matters. */
function measured(status: Loose['status']): Loose['status'] {
  return typeof status?.['used'] === 'string' ? { ...status, used: '<size>' } : status;
}

function decoded(data: Record<string, string> | undefined): object {
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]),
  );
}

function pick(source: Record<string, unknown> | undefined, keys: readonly string[]): object {
  return Object.fromEntries(keys.map((key) => [key, source?.[key]]));
}

function without(source: object | undefined, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(source ?? {}).filter(([key]) => !keys.includes(key)));
}
