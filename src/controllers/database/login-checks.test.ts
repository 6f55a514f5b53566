import { describe, expect, it } from 'vitest';
import type { SideWork } from '../../runtime/side-work.ts';
import { createManualClock } from '../../runtime/testing/manual-clock.ts';
import { createLoginChecks } from './login-checks.ts';
import type { LoginOutcome } from './login/connection.ts';

function setUp() {
  const clock = createManualClock();
  const woken: string[] = [];
  const underWay: Promise<void>[] = [];
  const sideWork: SideWork = {
    size: 0,
    run: (_, work) => {
      const running = work(new AbortController().signal);
      underWay.push(running);
      return running;
    },
  };
  let attempts = 0;
  let again: LoginOutcome | undefined;
  const checks = createLoginChecks({ sideWork, clock, wake: (key) => void woken.push(key) });
  const check = (outcome: LoginOutcome | Error, fingerprint = 'a') =>
    checks.check('shop/db', fingerprint, () => {
      attempts += 1;
      if (outcome instanceof Error) return Promise.reject(outcome);
      return Promise.resolve({
        outcome,
        again: again && (() => Promise.resolve(again ?? outcome)),
        measure: () => Promise.resolve(1),
      });
    });
  const nextTime = (outcome: LoginOutcome) => void (again = outcome);
  const settle = () => Promise.allSettled(underWay).then(() => undefined);
  return { clock, woken, checks, check, settle, nextTime, attempts: () => attempts };
}

const verified: LoginOutcome = { result: 'verified' };
const unreachable: LoginOutcome = { result: 'unreachable', message: 'nobody answers' };
const full: LoginOutcome = { result: 'refused', cause: 'other', reason: 'DiskFull', message: 'no' };
const refused: LoginOutcome = { result: 'refused', cause: 'other', message: 'no' };

describe('login checks', () => {
  it('answer at once, try beside that, and wake the key with the result', async () => {
    const { check, settle, woken, attempts } = setUp();
    expect(check(verified)).toMatchObject({ outcome: undefined, recheckMs: undefined });
    expect(check(verified).outcome).toBeUndefined();
    await settle();
    expect(woken).toEqual(['shop/db']);
    expect(check(verified)).toMatchObject({ outcome: verified, recheckMs: 20_000 });
    expect(attempts()).toBe(1);
  });

  it('come again after 20 s, keeping the result until then', async () => {
    const { check, settle, clock, attempts } = setUp();
    check(verified);
    await settle();
    clock.advance(20_000);
    expect(check(refused).outcome).toEqual(verified);
    await settle();
    expect(check(refused).outcome).toEqual(refused);
    expect(attempts()).toBe(2);
  });

  it('wait longer after failures, 20 s at most', async () => {
    const { check, settle, clock } = setUp();
    const delays: (number | undefined)[] = [];
    for (let round = 0; round < 9; round += 1) {
      check(refused);
      await settle();
      const { recheckMs } = check(refused);
      delays.push(recheckMs);
      clock.advance(recheckMs ?? 0);
    }
    expect(delays).toEqual([5, 10, 20, 20, 20, 20, 20, 20, 20].map((seconds) => seconds * 1_000));
  });

  it('do the same login again, and make an attempt only where it is refused', async () => {
    const { check, settle, clock, nextTime, attempts } = setUp();
    nextTime(verified);
    check(verified);
    await settle();
    for (const outcome of [verified, unreachable, unreachable, verified]) {
      nextTime(outcome);
      clock.advance(20_000);
      check(verified);
      await settle();
      expect(check(verified).outcome).toEqual(outcome);
    }
    expect(attempts()).toBe(1);
    nextTime(refused);
    clock.advance(20_000);
    check(verified);
    await settle();
    expect(check(verified).outcome).toEqual(verified);
    expect(attempts()).toBe(2);
  });

  it('of a full disk are tried again, for another login would empty none', async () => {
    const { check, settle, clock, nextTime, attempts } = setUp();
    nextTime(verified);
    check(verified);
    await settle();
    for (const outcome of [full, full, verified]) {
      nextTime(outcome);
      clock.advance(20_000);
      check(verified);
      await settle();
      expect(check(verified).outcome).toEqual(outcome);
    }
    expect(attempts()).toBe(1);
  });

  it('say how to measure while the server lets Slipway in', async () => {
    const { check, settle, clock, nextTime } = setUp();
    nextTime(verified);
    check(verified);
    await settle();
    const shown: boolean[] = [];
    for (const outcome of [verified, unreachable, full, verified]) {
      nextTime(outcome);
      clock.advance(20_000);
      check(verified);
      await settle();
      shown.push(check(verified).measure !== undefined);
    }
    expect(shown).toEqual([true, false, true, true]);
  });

  it('are further apart where there are many, so that all together cost no more', async () => {
    const { checks, check, settle } = setUp();
    for (let index = 0; index < 999; index += 1) {
      checks.check(`shop/${index}`, 'a', () => Promise.resolve({ outcome: verified }));
    }
    check(verified);
    await settle();
    expect(check(verified).recheckMs).toBe(50_000);
  });

  it('start anew with a new fingerprint, and forget', async () => {
    const { checks, check, settle, attempts } = setUp();
    check(verified);
    await settle();
    expect(check(refused, 'b').outcome).toBeUndefined();
    await settle();
    expect(check(refused, 'b').outcome).toEqual(refused);
    checks.forget('shop/db');
    expect(check(verified, 'b').outcome).toBeUndefined();
    await settle();
    expect(attempts()).toBe(3);
  });

  it('wait for the attempt before, whatever it was for', async () => {
    const { checks, settle } = setUp();
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    checks.check('shop/db', 'made', async () => {
      await first.promise;
      order.push('made');
      return { outcome: verified };
    });
    checks.check('shop/db', 'dropped', () => {
      order.push('dropped');
      return Promise.resolve({ outcome: verified });
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    first.resolve();
    await settle();
    expect(order).toEqual(['made', 'dropped']);
  });

  it('take a failure of their own for not knowing, without its text', async () => {
    const { check, settle } = setUp();
    check(new Error('secret'));
    await settle();
    await Promise.resolve();
    expect(check(verified).outcome).toEqual({
      result: 'unreachable',
      message: 'An attempt to log in was given up',
    });
  });
});
