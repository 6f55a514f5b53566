import { keyFor, keyOf, refTo } from '../kube-object.ts';
import type { KubeObject, ObjectMeta, ObjectRef } from '../kube-object.ts';
import { fakeTimestamp, withMetadata } from './fake-collection.ts';
import type { FakeCollection } from './fake-collection.ts';
import { applyFields, asFields, asObject, isFields, mergePatchInto } from './fake-fields.ts';
import type { Fields } from './fake-fields.ts';
import { FakeRefusal, refuseMissing } from './fake-refusal.ts';

export interface Preconditions {
  uid?: string | undefined;
  resourceVersion?: string | undefined;
}

/** The object; throws where it does not exist. */
export function existing({ resource, objects }: FakeCollection, ref: ObjectRef): KubeObject {
  const object = objects.get(keyFor(ref));
  if (object !== undefined) return object;
  throw refuseMissing(resource, ref.name);
}

/** For writes that are no applies: whoever made them owns all fields. */
export function commitWhole(collection: FakeCollection, next: KubeObject): KubeObject {
  const key = keyOf(next);
  const applied = collection.applied.get(key) ?? new Map<string, Fields>();
  collection.applied.set(key, applied.set('', declaredFields(next)));
  return collection.commit(next);
}

/** POST. */
export function createObject(collection: FakeCollection, object: KubeObject): KubeObject {
  if (!collection.objects.has(keyOf(object))) return commitWhole(collection, object);
  const what = `${collection.resource.plural} "${object.metadata.name}"`;
  throw new FakeRefusal(409, 'AlreadyExists', `${what} already exists`);
}

/** PUT. */
export function replaceObject(collection: FakeCollection, object: KubeObject): KubeObject {
  const before = existing(collection, refTo(object));
  check(before, { resourceVersion: object.metadata.resourceVersion });
  return commitWhole(collection, withStatusOf(object, before));
}

/** PATCH with a merge patch. */
export function mergeObject(collection: FakeCollection, ref: ObjectRef, patch: Fields): KubeObject {
  const before = existing(collection, ref);
  if (isFields(patch['metadata'])) check(before, patch['metadata']);
  const next = structuredClone(before);
  mergePatchInto(asFields(next), patch);
  return commitWhole(collection, withStatusOf(next, before));
}

/** PATCH with an apply. */
export function applyObject(
  collection: FakeCollection,
  body: KubeObject,
  manager: string,
  subresource?: 'status',
): { object: KubeObject; created: boolean } {
  const key = keyOf(body);
  const live = collection.objects.get(key);
  if (live === undefined && subresource !== undefined) existing(collection, refTo(body));
  if (live === undefined && body.metadata.uid !== undefined) {
    const what = `${collection.resource.plural} "${body.metadata.name}"`;
    throw new FakeRefusal(409, 'Conflict', `${what}: uid mismatch: no existing object was found`);
  }
  if (live !== undefined) check(live, body.metadata);
  const all = collection.applied.get(key) ?? new Map<string, Fields>();
  const slot = subresource === undefined ? manager : `${manager}/${subresource}`;
  const now = partOf(declaredFields(body), subresource);
  const base = live ?? { apiVersion: body.apiVersion, kind: body.kind, metadata: bare(body) };
  const others = [...all].filter(([other]) => other !== slot).map(([, fields]) => fields);
  const next = applyFields(asFields(base), { before: all.get(slot) ?? {}, now, others });
  collection.applied.set(key, all.set(slot, now));
  return { object: collection.commit(asObject(next)), created: live === undefined };
}

/** DELETE: removes the object or, where it has finalizers, marks it. */
export function removeObject(
  collection: FakeCollection,
  ref: ObjectRef,
  preconditions: Preconditions,
): KubeObject {
  const object = existing(collection, ref);
  check(object, preconditions, 'Precondition failed: ');
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (finalizers.length === 0) return collection.drop(object);
  if (deletionTimestamp !== undefined) return object;
  return collection.commit(withMetadata(object, { deletionTimestamp: fakeTimestamp }));
}

function check(live: KubeObject, wanted: Fields | Preconditions, prefix = ''): void {
  const { uid, resourceVersion } = live.metadata;
  const wantedUid: unknown = Reflect.get(wanted, 'uid');
  const wantedVersion: unknown = Reflect.get(wanted, 'resourceVersion');
  if (wantedUid !== undefined && wantedUid !== uid) {
    if (prefix === '') {
      const details = { causes: [{ field: 'metadata.uid', reason: 'FieldValueInvalid' }] };
      throw new FakeRefusal(422, 'Invalid', 'metadata.uid: field is immutable', details);
    }
    const text = `${prefix}UID in precondition: ${JSON.stringify(wantedUid)}, UID in object meta: ${uid}`;
    throw new FakeRefusal(409, 'Conflict', text);
  }
  if (wantedVersion !== undefined && wantedVersion !== resourceVersion) {
    throw new FakeRefusal(409, 'Conflict', `${prefix}the object has been modified`);
  }
}

function declaredFields(body: KubeObject): Fields {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = asFields(body);
  const {
    name: _name,
    namespace: _ns,
    uid: _uid,
    resourceVersion: _rv,
    ...metadata
  } = body.metadata;
  return { ...rest, metadata };
}

function partOf(declared: Fields, subresource: 'status' | undefined): Fields {
  const { status, ...rest } = declared;
  if (subresource === undefined) return rest;
  return status === undefined ? {} : { status };
}

function bare({ metadata: { name, namespace } }: KubeObject): ObjectMeta {
  return { name, ...(namespace !== undefined && { namespace }) };
}

function withStatusOf(next: KubeObject, before: KubeObject): KubeObject {
  const { status: _status, ...rest } = asFields(next);
  const { status } = asFields(before);
  return asObject(status === undefined ? rest : { ...rest, status });
}
