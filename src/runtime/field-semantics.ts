/**
 * What Kubernetes does with a field of this name, as far as it matters for comparing and pruning.
 * The tables stand for the schema (`x-kubernetes-list-type` and its kin, `+listType` in the Go
 * types), which is not at hand; the names mean the same in all kinds that controllers write.
 */

/** Behaviours of a field, to be combined; what is below a field inherits those of `inherited`. */
export const semantics = {
  none: 0,
  /** Scalars directly in it are quantities. */
  quantities: 1,
  /** Its keys are the user's own words and mean nothing: labels, data. */
  plain: 2,
  /** Server-side apply replaces it whole (atomic): nothing of others may be in it. */
  atomic: 4,
  /** The target of a metric, the `value` of which is a quantity; that of an env variable is not. */
  metricTarget: 8,
} as const;

/** Semantics that reach everything below a field. */
export const inherited = semantics.plain | semantics.atomic;

const fields: ReadonlyMap<string, number> = new Map([
  ['requests', semantics.quantities],
  ['limits', semantics.quantities],
  ['capacity', semantics.quantities],
  ['overhead', semantics.quantities],
  ['hard', semantics.quantities],
  ['target', semantics.metricTarget],
  ['labels', semantics.plain],
  ['annotations', semantics.plain],
  ['matchLabels', semantics.plain],
  ['data', semantics.plain],
  ['binaryData', semantics.plain],
  ['stringData', semantics.plain],
  ['nodeSelector', semantics.plain | semantics.atomic],
  ['selector', semantics.atomic],
  ['labelSelector', semantics.atomic],
  ['podSelector', semantics.atomic],
  ['namespaceSelector', semantics.atomic],
  ['scaleTargetRef', semantics.atomic],
  ['secretKeyRef', semantics.atomic],
  ['configMapKeyRef', semantics.atomic],
  ['fieldRef', semantics.atomic],
  ['resourceFieldRef', semantics.atomic],
  ['dataSource', semantics.atomic],
]);

/** How objects in a field of this name are compared. */
export function semanticsOf(field: string): number {
  return fields.get(field) ?? semantics.none;
}

const quantityFields: ReadonlySet<string> = new Set([
  'storage',
  'averageValue',
  'sizeLimit',
  'divisor',
  'tolerance',
  'capacity',
]);

/** Whether a scalar in this field, of a map of these semantics, is a quantity. */
export function isQuantity(field: string, context: number): boolean {
  if ((context & semantics.quantities) !== 0 || quantityFields.has(field)) return true;
  return field === 'value' && (context & semantics.metricTarget) !== 0;
}

/** Fields that make up the key of an item; the first one tells whether items are of that shape. */
export type ListKey = readonly [string, ...string[]];

const byName: readonly ListKey[] = [['name']];
const byType: readonly ListKey[] = [['type']];

const associativeLists: ReadonlyMap<string, readonly ListKey[]> = new Map([
  ['containers', byName],
  ['initContainers', byName],
  ['ephemeralContainers', byName],
  ['volumes', byName],
  ['env', byName],
  ['imagePullSecrets', byName],
  ['secrets', byName],
  ['resourceClaims', byName],
  ['claims', byName],
  ['schedulingGates', byName],
  ['databases', byName],
  ['endpoints', byName],
  ['listeners', byName],
  [
    'ports',
    [
      ['containerPort', 'protocol'],
      ['port', 'protocol'],
    ],
  ],
  ['volumeMounts', [['mountPath']]],
  ['volumeDevices', [['devicePath']]],
  ['hostAliases', [['ip']]],
  ['topologySpreadConstraints', [['topologyKey', 'whenUnsatisfiable']]],
  ['conditions', byType],
  ['ownerReferences', [['uid']]],
]);

/**
 * The key of the items of an associative list (`listType=map`), by the field's name and the shape
 * of the declared items; undefined where the list is compared item by item, in order.
 */
export function listKeyOf(field: string, items: readonly unknown[]): ListKey | undefined {
  return associativeLists.get(field)?.find((key) => items.every((item) => isKeyed(item, key)));
}

function isKeyed(item: unknown, key: ListKey): boolean {
  const [first] = key;
  if (!isMap(item) || item[first] === undefined) return false;
  return key.every((field) => typeof item[field] !== 'object');
}

const keyDefaults: ReadonlyMap<string, string> = new Map([['protocol', 'TCP']]);

/** What a key field of an item is, its default included. */
export function keyValue(item: Readonly<Record<string, unknown>>, field: string): unknown {
  return item[field] ?? keyDefaults.get(field);
}

/** Whether the list is a set (`listType=set`): order means nothing and others may add to it. */
export function isSetList(field: string, items: readonly unknown[]): boolean {
  return field === 'finalizers' && items.every((item) => typeof item === 'string');
}

const meaningfulWhenEmpty: ReadonlySet<string> = new Set([
  'emptyDir',
  'podSelector',
  'namespaceSelector',
  'labelSelector',
  'selector',
]);

/** Whether an empty map says something in this field, so that it is not the same as none. */
export function keepsEmpty(field: string): boolean {
  return meaningfulWhenEmpty.has(field);
}

const routeMatchesDefault = [{ path: { type: 'PathPrefix', value: '/' } }];

const serverDefaults: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    apiVersion: ['v1'],
    divisor: ['0'],
    expirationSeconds: [3600],
    group: ['gateway.networking.k8s.io'],
    kind: ['Gateway', 'Service', 'PersistentVolumeClaim'],
    matches: [routeMatchesDefault],
    path: [{ type: 'PathPrefix', value: '/' }],
    protocol: ['TCP'],
    statusCode: [302],
    type: ['PathPrefix', 'Exact'],
    value: ['/'],
    volumeMode: ['Filesystem'],
    weight: [1],
  }).map(([field, values]) => [field, values.map((value) => JSON.stringify(value))]),
);

/**
 * Whether the API server sets this by itself where an item of an atomic list leaves it out: such
 * a field is not somebody else's change.
 */
export function isServerDefault(field: string, value: unknown): boolean {
  if (saysNothing(field, value)) return true;
  // The status of a StatefulSet's volumeClaimTemplates.
  if (field === 'status') return isMap(value) && value['phase'] === 'Pending';
  return serverDefaults.get(field)?.includes(JSON.stringify(value)) ?? false;
}

/** Whether the value is a JSON object. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function saysNothing(field: string, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isMap(value) || keepsEmpty(field)) return false;
  return Object.entries(value).every(([key, entry]) => saysNothing(key, entry));
}
