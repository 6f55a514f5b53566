import { describe, expect, it } from 'vitest';
import { isAdoptable, isForeign, isOurs, ownerReference } from './ownership.ts';
import { microserviceOf } from './testdata/build-input.ts';

const microservice = microserviceOf();
const child = (kind: string, metadata: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'orders', namespace: 'shop', ...metadata },
});
const claim = (name: string, uid?: string) => ({
  labels: { 'slipway.dev/microservice': name },
  ...(uid === undefined ? {} : { annotations: { 'slipway.dev/microservice-uid': uid } }),
});

const marks = {
  labels: { ...claim('orders').labels, 'app.kubernetes.io/managed-by': 'slipway' },
  annotations: { 'slipway.dev/declared-hash': '0123456789abcdef' },
};

describe('isOurs', () => {
  const owner = ownerReference(microservice);
  it.each([
    ['a child that we control', child('Service', { ownerReferences: [owner] }), true],
    ['a child without owner', child('Service', {}), false],
    ['a child with our label only', child('Service', claim('orders')), false],
    [
      'a child of a former Microservice of our name',
      child('Service', { ownerReferences: [{ ...owner, uid: 'former' }] }),
      false,
    ],
    [
      'a child that we own and do not control',
      child('Service', { ownerReferences: [{ ...owner, controller: false }] }),
      false,
    ],
    ['a Database with our claim', child('Database', claim('orders', 'any')), true],
    ['a Database with a claim of another name', child('Database', claim('cart', 'any')), false],
    ['a Database made by hand', child('Database', {}), false],
    ['a Database with our label and no claim', child('Database', claim('orders')), false],
    [
      'a Database of our UID whose label somebody changed',
      child('Database', claim('cart', microservice.metadata.uid)),
      true,
    ],
    [
      'a Database of our UID whose label somebody removed',
      child('Database', { annotations: claim('', microservice.metadata.uid).annotations }),
      true,
    ],
    ['a Database with all our marks whose UID somebody removed', child('Database', marks), true],
  ])('%s', (_, object, expected) => {
    expect(isOurs(object, microservice)).toBe(expected);
  });

  it('holds for nothing while the Microservice has no UID', () => {
    const { uid: _, ...metadata } = microservice.metadata;
    const unborn = { ...microservice, metadata };
    expect(isOurs(child('Service', { ownerReferences: [owner] }), unborn)).toBe(false);
    expect(isOurs(child('Database', {}), unborn)).toBe(false);
  });
});

describe('isAdoptable', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['yes', false],
  ])('slipway.dev/adopt: %s', (value, expected) => {
    const object = child('Service', { annotations: { 'slipway.dev/adopt': value } });
    expect(isAdoptable(object)).toBe(expected);
    expect(isForeign(object, microservice)).toBe(!expected);
  });
});
