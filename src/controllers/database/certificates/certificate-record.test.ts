import { describe, expect, it } from 'vitest';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { contentHashAnnotation, issuedAnnotation, renewAtAnnotation } from '../../well-known.ts';
import { readCertificateRecord, renewalTime } from './certificate-record.ts';

const hour = 3_600_000;

function databaseOf(uid: string): Database {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name: 'main', namespace: 'shop', uid },
    spec: { engine: 'postgres' },
  };
}

describe('a renewal', () => {
  it('is not that of all databases which were made together', () => {
    const from = new Date('2026-01-01T00:00:00Z');
    const to = new Date(from.getTime() + 2_160 * hour);
    const times = Array.from({ length: 1_000 }, (_, number) =>
      renewalTime(databaseOf(`uid-${number}`), from, to).getTime(),
    );
    expect(Math.min(...times)).toBeGreaterThanOrEqual(from.getTime() + 2_160 * 0.6 * hour - 1_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(from.getTime() + 1_440 * hour);
    const inEachHour = Map.groupBy(times, (time) => Math.floor(time / hour));
    expect(inEachHour.size).toBeGreaterThan(130);
    expect(Math.max(...[...inEachHour.values()].map(({ length }) => length))).toBeLessThan(30);
  });
});

describe('the record', () => {
  it.each([
    ['of nothing', {}, { renewAt: undefined, isAsIssued: false }],
    ['of no time', { [renewAtAnnotation]: 'soon' }, { renewAt: undefined }],
    [
      'of what was issued',
      { [issuedAnnotation]: 'a', [contentHashAnnotation]: 'a' },
      { isAsIssued: true, hash: 'a' },
    ],
    [
      'of what was changed',
      { [issuedAnnotation]: 'a', [contentHashAnnotation]: 'b' },
      { isAsIssued: false, hash: 'b' },
    ],
  ])('%s', (_, annotations, expected) => {
    expect(readCertificateRecord({ annotations })).toMatchObject(expected);
  });
});
