import { describe, expect, it } from 'vitest';
import { declaredHash, declaredHashAnnotation, pruneEmpty, withDeclaredHash } from './declared.ts';
import type { KubeObject } from './kube-object.ts';

const service: KubeObject & { spec: object } = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orders', namespace: 'shop', annotations: { a: 'b' } },
  spec: { ports: [{ port: 80 }] },
};

describe('pruneEmpty', () => {
  it.each([
    ['null and undefined', { a: null, b: undefined, c: 0, d: false }, { c: 0, d: false }],
    ['empty maps and lists', { a: {}, b: [], c: { d: { e: [] } } }, {}],
    [
      'nothing of an emptyDir',
      { volumes: [{ name: 'tmp', emptyDir: {} }] },
      { volumes: [{ name: 'tmp', emptyDir: {} }] },
    ],
    ['what is unset in an emptyDir', { emptyDir: { medium: undefined } }, { emptyDir: {} }],
    [
      'no empty text',
      { env: [{ name: 'A', value: '' }], args: [''] },
      { env: [{ name: 'A', value: '' }], args: [''] },
    ],
    ['no item of a list', { ingress: [{}], a: [null] }, { ingress: [{}], a: [null] }],
    ['no empty label', { labels: { a: '', selector: 'x' } }, { labels: { a: '', selector: 'x' } }],
    ['labels that are unset', { labels: { a: undefined } }, {}],
    ['no empty selector', { podSelector: {} }, { podSelector: {} }],
  ])('drops %s', (_, object: object, expected) => {
    const before = JSON.stringify(object);
    expect(pruneEmpty(object)).toStrictEqual(expected);
    expect(JSON.stringify(object)).toBe(before);
  });
});

describe('withDeclaredHash', () => {
  it('adds the annotation and leaves the object alone', () => {
    const hashed = withDeclaredHash(service);
    expect(hashed.metadata.annotations).toEqual({
      a: 'b',
      [declaredHashAnnotation]: declaredHash(service),
    });
    expect(service.metadata.annotations).toEqual({ a: 'b' });
    expect(declaredHash(service)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same when it is done again', () => {
    const once = withDeclaredHash(service);
    expect(withDeclaredHash(once)).toEqual(once);
    const bare = { ...service, metadata: { name: 'orders' } };
    expect(declaredHash(withDeclaredHash(bare))).toBe(declaredHash(bare));
  });

  it.each([
    ['a value', { ...service, spec: { ports: [{ port: 81 }] } }],
    ['a field less', { ...service, spec: {} }],
    ['an annotation', { ...service, metadata: { ...service.metadata, annotations: {} } }],
    ['the name', { ...service, metadata: { ...service.metadata, name: 'other' } }],
  ])('tells %s', (_, other) => {
    expect(declaredHash(other)).not.toBe(declaredHash(service));
  });
});
