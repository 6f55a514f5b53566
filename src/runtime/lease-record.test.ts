import { describe, expect, it } from 'vitest';
import { claimed, holderOf, newLease, patienceMs, type Lease } from './lease-record.ts';

/** A Lease with such a spec, whatever its shape. */
function leaseWith(spec: unknown): Lease {
  const lease = newLease('slipway-system', 'slipway');
  lease.metadata.resourceVersion = '1';
  return Object.assign(lease, { spec });
}

const now = new Date('2026-01-02T03:04:05Z');

describe('patience with a holder', () => {
  it('is the longer one of what the holder wrote and what the candidate has', () => {
    expect(patienceMs(leaseWith({ leaseDurationSeconds: 30 }), 15_000)).toBe(30_000);
    expect(patienceMs(leaseWith({ leaseDurationSeconds: 1 }), 15_000)).toBe(15_000);
    expect(patienceMs(leaseWith(undefined), 15_000)).toBe(15_000);
  });

  it.each([['- a'], [{}], [[15, 15]], [null], [-1], [Number.MAX_SAFE_INTEGER], [1.5]])(
    'ends though the duration is %j',
    (leaseDurationSeconds) => {
      expect(patienceMs(leaseWith({ leaseDurationSeconds }), 15_000)).toBe(15_000);
    },
  );
});

describe('a claim', () => {
  it.each([
    [null],
    ['text'],
    [[]],
    [{ leaseTransitions: 'many', acquireTime: {}, holderIdentity: 7, leaseDurationSeconds: 'x' }],
  ])('of a Lease whose spec is %j is whole', (spec) => {
    expect(claimed(leaseWith(spec), 'me', 15_000, now).spec).toEqual({
      holderIdentity: 'me',
      leaseDurationSeconds: 15,
      acquireTime: '2026-01-02T03:04:05.000000Z',
      renewTime: '2026-01-02T03:04:05.000000Z',
      leaseTransitions: 1,
    });
  });

  it('keeps what others wrote of it, and the time at which it was acquired', () => {
    const before = leaseWith({ holderIdentity: 'me', acquireTime: 'earlier', strategy: 'x' });
    expect(claimed(before, 'me', 15_000, now).spec).toMatchObject({
      acquireTime: 'earlier',
      strategy: 'x',
      leaseTransitions: 0,
    });
  });
});

it('nobody holds a Lease without a holder', () => {
  expect([null, {}, { holderIdentity: 7 }].map((spec) => holderOf(leaseWith(spec)))).toEqual([
    '',
    '',
    '',
  ]);
});
