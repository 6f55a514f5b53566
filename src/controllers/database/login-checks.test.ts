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
  const checks = createLoginChecks({ sideWork, clock, wake: (key) => void woken.push(key) });
  const check = (outcome: LoginOutcome | Error, fingerprint = 'a') =>
    checks.check('shop/db', fingerprint, () => {
      attempts += 1;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    });
  const settle = () => Promise.allSettled(underWay).then(() => undefined);
  return { clock, woken, checks, check, settle, attempts: () => attempts };
}

const verified: LoginOutcome = { result: 'verified' };
const refused: LoginOutcome = { result: 'refused', cause: 'other', message: 'no' };

describe('login checks', () => {
  it('answer at once, try beside that, and wake the key with the result', async () => {
    const { check, settle, woken, attempts } = setUp();
    expect(check(verified)).toEqual({ outcome: undefined, recheckMs: undefined });
    expect(check(verified).outcome).toBeUndefined();
    await settle();
    expect(woken).toEqual(['shop/db']);
    expect(check(verified)).toEqual({ outcome: verified, recheckMs: 1_800_000 });
    expect(attempts()).toBe(1);
  });

  it('come again after half an hour, keeping the result until then', async () => {
    const { check, settle, clock, attempts } = setUp();
    check(verified);
    await settle();
    clock.advance(1_800_000);
    expect(check(refused).outcome).toEqual(verified);
    await settle();
    expect(check(refused).outcome).toEqual(refused);
    expect(attempts()).toBe(2);
  });

  it('wait longer and longer after failures, five minutes at most', async () => {
    const { check, settle, clock } = setUp();
    const delays: (number | undefined)[] = [];
    for (let round = 0; round < 9; round += 1) {
      check(refused);
      await settle();
      const { recheckMs } = check(refused);
      delays.push(recheckMs);
      clock.advance(recheckMs ?? 0);
    }
    expect(delays).toEqual(
      [5, 10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1_000),
    );
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
    expect(attempts()).toBe(3);
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
