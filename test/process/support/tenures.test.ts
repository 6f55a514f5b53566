import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../control-plane/audit-log.ts';
import { leaseHistory } from './tenures.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');
const options = { users: ['a', 'b'], leaseDurationMs: 5_000 };

/** An entry of a request that came so many milliseconds after the start. */
const entry = (at: number, user: string, resource: string, code = 200): AuditEntry => ({
  user,
  verb: 'patch',
  resource,
  code,
  namespace: '',
  name: '',
  uri: `/${resource}`,
  userAgent: '',
  time: new Date(start + at).toISOString(),
});
const lease = (at: number, user: string, code = 200) =>
  entry(at, user, 'leases.coordination.k8s.io', code);
const write = (at: number, user: string, code = 200) => entry(at, user, 'deployments.apps', code);

describe('leaseHistory', () => {
  it('counts what the holders write, and hand-overs', () => {
    const log = [
      lease(0, 'a'),
      write(100, 'a'),
      lease(2_000, 'a'),
      write(6_900, 'a'),
      lease(8_000, 'b'),
      write(8_100, 'b'),
      write(8_200, 'b', 409),
      lease(9_000, 'a'),
      write(9_100, 'a'),
    ];
    expect(leaseHistory(log, options)).toEqual({
      handovers: 2,
      writes: 4,
      stale: [],
      refused: 0,
      inHand: 0,
    });
  });

  it('finds a write after another one took the lease', () => {
    const log = [lease(0, 'a'), write(1, 'a'), lease(6_000, 'b'), write(6_100, 'a')];
    const { stale, writes } = leaseHistory(log, options);
    expect(stale).toEqual([expect.stringMatching(/ a patch .*: another one holds the lease/)]);
    expect(writes).toBe(2);
  });

  it('finds a write that came in time and ended too late', () => {
    const log = [lease(0, 'a'), lease(6_000, 'b'), write(1_000, 'a')];
    expect(leaseHistory(log, options).stale).toHaveLength(1);
  });

  it('finds a write after the lease ran out, whoever holds it now', () => {
    const log = [lease(0, 'a'), lease(1_000, 'a'), write(8_001, 'a'), lease(20_000, 'a')];
    expect(leaseHistory(log, options).stale).toEqual([
      expect.stringContaining('7001 ms after its last renewal'),
    ]);
  });

  it('finds a write of a process that never held the lease, or was refused it', () => {
    const log = [lease(0, 'a'), write(1, 'b'), lease(2, 'b', 409), write(3, 'b')];
    expect(leaseHistory(log, options).stale).toHaveLength(2);
  });

  it('tells of those that were refused', () => {
    const log = [lease(0, 'a'), lease(1, 'b'), write(2, 'a', 403)];
    expect(leaseHistory(log, options)).toMatchObject({ stale: [], refused: 1, writes: 0 });
  });

  describe('of processes that are stopped', () => {
    const stopped = { ...options, areStopped: true };
    const takenOver = [lease(0, 'a'), write(1, 'a'), lease(6_000, 'b')];

    it.each([200, 409])('lets the one request pass that was in hand (%i)', (code) => {
      const log = [...takenOver, write(6_100, 'a', code)];
      expect(leaseHistory(log, stopped)).toMatchObject({ stale: [], refused: 0, inHand: 1 });
    });

    it('finds a second one', () => {
      const log = [...takenOver, write(6_100, 'a'), write(6_101, 'a')];
      expect(leaseHistory(log, stopped)).toMatchObject({
        stale: [expect.any(String), expect.any(String)],
        inHand: 0,
      });
    });

    it('finds the one of a process that never held the lease', () => {
      const log = [...takenOver, write(6_100, 'c')];
      const { stale, inHand } = leaseHistory(log, { ...stopped, users: ['a', 'b', 'c'] });
      expect([stale.length, inHand]).toEqual([1, 0]);
    });
  });

  it('does not mind which of two that came one after the other ended first', () => {
    const log = [write(1, 'a'), lease(0, 'a'), write(2, 'a')];
    expect(leaseHistory(log, options).stale).toEqual([]);
  });

  it('leaves out events and others', () => {
    const log = [
      lease(0, 'a'),
      entry(1, 'b', 'events.events.k8s.io'),
      entry(2, 'b', 'events'),
      write(3, 'developer'),
    ];
    expect(leaseHistory(log, options)).toMatchObject({ stale: [], refused: 0, writes: 0 });
  });
});
