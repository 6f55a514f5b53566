import { isDeepStrictEqual } from 'node:util';
import type { StatusObject } from '../client.ts';
import { ApiError } from '../errors.ts';
import { keyFor, keyOf, type KubeObject, type ObjectMeta, type ObjectRef } from '../kube-object.ts';
import { mergeApplied, mergeFields, type AppliedFields } from './merge-applied.ts';

interface Entry {
  object: KubeObject;
  /** What each manager applied last; somebody else is ''. */
  readonly applied: Map<string, AppliedFields>;
}

/** Objects and what each manager applied to them, with the preconditions of the API server. */
export function createObjectStore(rewrite: (object: KubeObject) => KubeObject) {
  const entries = new Map<string, Entry>();
  let version = 100;

  /** Makes an entry what its managers applied; nothing happens where that is no change. */
  function commit(entry: Entry, isNew: boolean): KubeObject {
    const before = entry.object;
    const merged = rewrite(mergeApplied(before, fieldsInOrder(entry)));
    const candidate = withSystemFields(merged, isNew ? {} : before.metadata, `uid-${version}`);
    const { metadata } = candidate;
    if (!isNew && isDeepStrictEqual(before, candidate)) return before;
    version += 1;
    const key = keyOf(candidate);
    if (metadata.deletionTimestamp !== undefined && metadata.finalizers === undefined) {
      entries.delete(key);
      return candidate;
    }
    entry.object = { ...candidate, metadata: { ...metadata, resourceVersion: String(version) } };
    entries.set(key, entry);
    return entry.object;
  }

  function need(key: string): Entry {
    return entries.get(key) ?? fail(404, { reason: 'NotFound' });
  }

  return {
    need,
    find: (key: string) => entries.get(key),
    drop: (key: string) => entries.delete(key),
    apply(object: KubeObject, manager: string): KubeObject {
      const found = entries.get(keyOf(object));
      checkPreconditions(found?.object.metadata, object.metadata);
      const entry = found ?? { object, applied: new Map<string, AppliedFields>() };
      entry.applied.set(manager, object);
      return commit(entry, found === undefined);
    },
    edit(key: string, fields: AppliedFields): void {
      const entry = need(key);
      entry.applied.set('', mergeFields(entry.applied.get('') ?? {}, fields));
      commit(entry, false);
    },
    patchFinalizers(ref: ObjectRef, patch: { metadata?: Partial<ObjectMeta> }): KubeObject {
      const entry = need(keyFor(ref));
      const { metadata = {} } = patch;
      checkPreconditions(entry.object.metadata, metadata);
      keepFinalizers(entry, metadata.finalizers ?? []);
      return commit(entry, false);
    },
    remove(key: string, uid: string): boolean {
      const entry = entries.get(key);
      if (entry === undefined) return false;
      const { metadata } = entry.object;
      if (metadata.uid !== uid) return false;
      if (metadata.finalizers === undefined) entries.delete(key);
      else
        entry.object = {
          ...entry.object,
          metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
        };
      return true;
    },
  };
}

/** Somebody else's fields give way to ours. */
function fieldsInOrder(entry: Entry): AppliedFields[] {
  const managers = [...entry.applied];
  const ordered = managers.toSorted(([a], [b]) => Number(a !== '') - Number(b !== ''));
  return ordered.map(([, applied]) => applied);
}

/** The object with what the API server itself keeps in metadata. */
function withSystemFields(
  object: KubeObject,
  before: Partial<ObjectMeta>,
  newUid: string,
): KubeObject {
  const { uid = newUid, deletionTimestamp, resourceVersion } = before;
  const metadata: ObjectMeta = {
    ...object.metadata,
    uid,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return { ...object, metadata };
}

/** Takes the other finalizers away from all managers, as a patch of the list does. */
function keepFinalizers(entry: Entry, kept: readonly string[]): void {
  for (const [manager, applied] of entry.applied) {
    const finalizers = applied.metadata?.finalizers?.filter((name) => kept.includes(name));
    if (finalizers !== undefined) {
      entry.applied.set(manager, { ...applied, metadata: { ...applied.metadata, finalizers } });
    }
  }
}

/** As the API server of Kubernetes 1.36 answers. */
function checkPreconditions(live: ObjectMeta | undefined, body: Partial<ObjectMeta>): void {
  const { uid, resourceVersion } = body;
  if (live === undefined) {
    if (uid !== undefined)
      fail(409, { reason: 'Conflict', message: 'uid mismatch: none is there' });
    return;
  }
  if (resourceVersion !== undefined && resourceVersion !== live.resourceVersion) {
    fail(409, { reason: 'Conflict' });
  }
  if (uid !== undefined && uid !== live.uid) {
    fail(422, { reason: 'Invalid', details: { causes: [{ field: 'metadata.uid' }] } });
  }
}

function fail(code: number, status: StatusObject): never {
  throw new ApiError('PATCH', '/fake', { code, ...status });
}
