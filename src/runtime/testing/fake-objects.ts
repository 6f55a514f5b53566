import type { Applied, KubeClient, StatusObject } from '../client.ts';
import { ApiError } from '../errors.ts';
import { keyFor, keyOf, type KubeObject } from '../kube-object.ts';

type Client = Pick<KubeClient, 'apply' | 'applyStatus' | 'mergePatch' | 'delete'>;
type Fields = Record<string, unknown>;

/** Objects of one resource and what the API server does at writes, as far as preconditions go. */
export interface FakeObjects {
  readonly client: Client;
  /** Writes that reached it, failed ones included. */
  readonly writes: number;
  get<T extends KubeObject>(key: string): T | undefined;
  /** Puts an object there as somebody else would create it. */
  put(object: KubeObject): void;
  /** Changes fields as somebody else would, who owns them from then on. */
  edit(key: string, fields: Fields): void;
  /** Takes the object away, finalizers or not. */
  drop(key: string): void;
  failNext(error: ApiError): void;
  failNextPatch(error: ApiError): void;
  /** Field managers with anything applied. */
  managersOf(key: string): string[];
}

interface Stored {
  object: KubeObject;
  /** What each manager applied last; somebody else is ''. */
  applied: Map<string, Fields>;
}

const identity = new Set(['name', 'namespace', 'uid', 'resourceVersion']);

/**
 * A store of objects; `rewrite` is what a webhook makes of each write. Fields are merged by the
 * rules of server-side apply one level below `metadata` and `spec`; finalizers are a set.
 */
export function createFakeObjects(rewrite = (object: KubeObject) => object): FakeObjects {
  const stored = new Map<string, Stored>();
  let version = 100;
  let writes = 0;
  let failures: ApiError[] = [];
  let patchFailures: ApiError[] = [];

  function fail(code: number, details: StatusObject = {}): never {
    throw new ApiError('PATCH', '/fake', { code, ...details });
  }

  function commit(key: string, entry: Stored, previous?: KubeObject): KubeObject {
    const merged = rewrite(mergeAll(entry));
    const kept = previous?.metadata ?? { uid: `uid-${version}` };
    const candidate = {
      ...merged,
      metadata: { ...kept, ...pickDeletion(previous), ...merged.metadata, resourceVersion: '' },
    };
    if (previous !== undefined && sameButVersion(previous, candidate)) return previous;
    version += 1;
    entry.object = {
      ...candidate,
      metadata: { ...candidate.metadata, resourceVersion: String(version) },
    };
    stored.set(key, entry);
    const { deletionTimestamp, finalizers = [] } = entry.object.metadata;
    if (deletionTimestamp !== undefined && finalizers.length === 0) stored.delete(key);
    return entry.object;
  }

  function check(entry: Stored | undefined, body: KubeObject): void {
    const { uid, resourceVersion } = body.metadata;
    if (entry === undefined) {
      if (uid !== undefined) fail(409, { reason: 'Conflict' });
      return;
    }
    const live = entry.object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== live.resourceVersion) {
      fail(409, { reason: 'Conflict' });
    }
    if (uid !== undefined && uid !== live.uid) {
      fail(422, { reason: 'Invalid', details: { causes: [{ field: 'metadata.uid' }] } });
    }
  }

  function write(object: KubeObject, manager: string): KubeObject {
    const key = keyOf(object);
    const entry = stored.get(key);
    check(entry, object);
    const target = entry ?? { object, applied: new Map<string, Fields>() };
    target.applied.set(manager, { ...object });
    return commit(key, target, entry?.object);
  }

  const client = {
    async apply(_resource, body, options = {}) {
      writes += 1;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      const created = !stored.has(keyOf(body));
      const object: KubeObject = write(body, options.fieldManager ?? 'slipway');
      return { object, created } as Applied<typeof body>;
    },
    async applyStatus(_resource, body) {
      writes += 1;
      const entry = stored.get(keyOf(body)) ?? fail(404, { reason: 'NotFound' });
      return entry.object as typeof body;
    },
    async mergePatch<T extends KubeObject>(
      _: unknown,
      ref: { namespace: string; name: string },
      patch: object,
    ) {
      writes += 1;
      const failure = patchFailures.shift();
      if (failure !== undefined) throw failure;
      const entry = stored.get(keyFor(ref)) ?? fail(404, { reason: 'NotFound' });
      const { metadata = {} }: { metadata?: Partial<KubeObject['metadata']> } = patch;
      check(entry, { ...entry.object, metadata: { ...ref, ...metadata } });
      for (const applied of entry.applied.values())
        takeFinalizers(applied, metadata.finalizers ?? []);
      return commit(keyFor(ref), entry, entry.object) as T;
    },
    async delete(_resource, ref, options) {
      writes += 1;
      const entry = stored.get(keyFor(ref));
      if (entry === undefined) return false;
      if (entry.object.metadata.uid !== options.uid) fail(409, { reason: 'Conflict' });
      if ((entry.object.metadata.finalizers ?? []).length === 0) stored.delete(keyFor(ref));
      else entry.object.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
      return true;
    },
  } satisfies Client;

  return {
    client,
    get writes() {
      return writes;
    },
    get: <T extends KubeObject>(key: string) => {
      const entry = stored.get(key);
      return entry === undefined ? undefined : (structuredClone(entry.object) as T);
    },
    put(object) {
      write(object, '');
    },
    edit(key, fields) {
      const entry = stored.get(key);
      if (entry === undefined) return;
      entry.applied.set('', merge(entry.applied.get('') ?? {}, fields));
      commit(key, entry, entry.object);
    },
    drop: (key) => stored.delete(key),
    failNext: (error) => failures.push(error),
    failNextPatch: (error) => patchFailures.push(error),
    managersOf: (key) => [...(stored.get(key)?.applied.keys() ?? [])],
  };
}

function mergeAll(entry: Stored): KubeObject {
  const { apiVersion, kind, metadata } = entry.object;
  const { name, namespace } = metadata;
  const managers = [...entry.applied].toSorted(([a], [b]) => Number(a !== '') - Number(b !== ''));
  let merged: Fields = { metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
  for (const [, applied] of managers) merged = merge(merged, applied);
  return { ...merged, apiVersion, kind, metadata: Object(merged['metadata']) };
}

function merge(base: Fields, over: Fields): Fields {
  const merged: Fields = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    if (key === 'metadata') {
      const fields = Object.entries(Object(value)).filter(
        ([name]) => name === 'name' || name === 'namespace' || !identity.has(name),
      );
      merged[key] = merge(Object(before ?? {}), Object.fromEntries(fields));
    } else if (key === 'finalizers' && Array.isArray(before) && Array.isArray(value)) {
      merged[key] = [...new Set([...before, ...value])];
    } else if (['spec', 'labels', 'annotations'].includes(key)) {
      merged[key] = merge(Object(before ?? {}), Object(value));
    } else {
      merged[key] = value;
    }
  }
  return merged;
}

function takeFinalizers(applied: Fields, left: readonly string[]): void {
  const metadata = Object(applied['metadata'] ?? {});
  if (Array.isArray(metadata.finalizers)) {
    metadata.finalizers = metadata.finalizers.filter((name: string) => left.includes(name));
  }
}

function pickDeletion(previous: KubeObject | undefined): {
  deletionTimestamp?: string;
  finalizers?: string[];
} {
  const deletionTimestamp = previous?.metadata.deletionTimestamp;
  return { finalizers: [], ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) };
}

function sameButVersion(left: KubeObject, right: KubeObject): boolean {
  const bare = (object: KubeObject) =>
    JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: '' } });
  return bare(left) === bare(right);
}
