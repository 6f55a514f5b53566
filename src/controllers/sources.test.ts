import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '../runtime/kube-object.ts';
import { declarationChanged, keysByLabel, tellsNoChange } from './sources.ts';

const object = (metadata: Partial<ObjectMeta>, status = 'a') => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name: 'orders', namespace: 'shop', uid: 'u', generation: 1, ...metadata },
  status,
});

describe('declarationChanged', () => {
  it.each<[string, Partial<ObjectMeta>, boolean]>([
    ['the status and the resource version', { resourceVersion: '2' }, false],
    ['the spec', { generation: 2 }, true],
    ['the object behind the name', { uid: 'v' }, true],
    ['that it is being deleted', { deletionTimestamp: '2026-01-01T00:00:00Z' }, true],
    ['a label', { labels: { a: 'b' } }, true],
    ['an annotation', { annotations: { a: 'b' } }, true],
    ['a finalizer', { finalizers: ['a'] }, true],
  ])('%s: %s', (_, metadata, expected) => {
    expect(declarationChanged(object({}), object(metadata, 'b'))).toBe(expected);
  });
});

describe('tellsNoChange', () => {
  const told = (
    before: Partial<ObjectMeta> | undefined,
    after: Partial<ObjectMeta>,
    isEcho = false,
  ) =>
    tellsNoChange({
      before: before === undefined ? undefined : object(before),
      after: object(after, 'b'),
      isEcho,
    });
  const owner = { apiVersion: 'v1', kind: 'Thing', name: 'a', uid: 'a' };

  it.each<[string, boolean, boolean]>([
    ['a status', told({}, { resourceVersion: '2' }), true],
    ['an object that is new', told(undefined, {}), false],
    ['one of our own that is new', told(undefined, {}, true), true],
    ['the spec', told({}, { generation: 2 }), false],
    ['what we wrote', told({}, { generation: 2 }, true), true],
    ['the owner', told({ ownerReferences: [owner] }, { ownerReferences: [] }), false],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('does not trust a kind without generations', () => {
    const { generation: _, ...metadata } = object({}).metadata;
    const bare = { ...object({}), metadata };
    expect(tellsNoChange({ before: bare, after: bare, isEcho: false })).toBe(false);
  });
});

describe('keysByLabel', () => {
  it('is the key of the object that the label names', () => {
    expect(keysByLabel(object({ labels: { owner: 'web' } }), 'owner')).toEqual(['shop/web']);
    expect(keysByLabel(object({}), 'owner')).toEqual([]);
  });
});
