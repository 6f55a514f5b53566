import { describe, expect, it } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { isControlledBy, ownerReferenceTo } from './owner-reference.ts';

const owner: KubeObject = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  metadata: { name: 'orders', namespace: 'shop', uid: 'u1' },
};
const child = (ownerReferences: NonNullable<KubeObject['metadata']['ownerReferences']>) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'orders', namespace: 'shop', ownerReferences },
});

describe('ownerReferenceTo', () => {
  it('makes the owner the controller', () => {
    expect(ownerReferenceTo(owner)).toEqual({
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      name: 'orders',
      uid: 'u1',
      controller: true,
      blockOwnerDeletion: true,
    });
  });

  it('refuses an owner without a UID', () => {
    expect(() => ownerReferenceTo({ ...owner, metadata: { name: 'orders' } })).toThrow(
      'Microservice orders has no metadata.uid',
    );
  });
});

describe('isControlledBy', () => {
  const reference = ownerReferenceTo(owner);
  it.each([
    ['its controller', [reference], true],
    ['a controller of the same name before it', [{ ...reference, uid: 'u0' }], false],
    ['an owner that is no controller', [{ ...reference, controller: false }], false],
    ['nobody', [], false],
  ])('knows %s', (_, ownerReferences, expected) => {
    expect(isControlledBy(child(ownerReferences), 'u1')).toBe(expected);
  });
});
