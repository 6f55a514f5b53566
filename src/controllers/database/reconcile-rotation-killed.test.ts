import { describe, expect, it } from 'vitest';
import { Killed } from './testing/fake-cluster.ts';
import { textsOf } from './testing/objects.ts';
import {
  createRotationHarness,
  demand,
  pass,
  rotationSecret,
  second,
  served,
  type Place,
  type RotationHarness,
} from './testing/rotation.ts';

const minuteMs = 60_000;

/** At which write of the API server, or statement of the database server, the process dies. */
interface Death {
  readonly write?: number;
  readonly statement?: number;
  readonly when?: 'before' | 'after';
}

/** Passwords that somebody was told to use, each once, with how often it was made. */
async function run(place: Place, death: Death) {
  const harness = await createRotationHarness(place);
  const handedOut = new Set<string>();
  const follow = (): void => {
    const { username = '', password = '' } = textsOf(harness.cluster) ?? {};
    handedOut.add(password);
    // What services are given works at every moment.
    expect(harness.server.passwords.get(username), JSON.stringify(death)).toBe(password);
  };
  demand(harness, 'now');
  const wasKilled = await until(harness, death, follow);
  harness.server.intercept = undefined;
  harness.cluster.killAfter = undefined;
  harness.restart();
  const kept = textsOf(harness.cluster, rotationSecret)?.['password'];
  await pass(harness, 6 * minuteMs);
  follow();
  return { wasKilled, state: served(harness), passwords: handedOut.size, kept, harness };
}

async function until(harness: RotationHarness, death: Death, follow: () => void): Promise<boolean> {
  let statements = 0;
  let isDead = false;
  harness.server.intercept = (when) => {
    if (isDead) throw new Killed();
    follow();
    if (when === (death.when ?? 'after')) statements += 1;
    if (statements !== death.statement) return;
    isDead = true;
    harness.cluster.killAfter = 0;
    throw new Killed();
  };
  harness.cluster.killAfter = death.write;
  harness.cluster.intercept = follow;
  try {
    await pass(harness, 6 * minuteMs);
    return isDead || harness.cluster.killAfter === 0;
  } catch (error) {
    // What a write fails with may be told as something else.
    if (isDead || harness.cluster.killAfter === 0) return true;
    throw error;
  } finally {
    harness.cluster.intercept = undefined;
  }
}

describe.each<Place>(['StatefulSet', 'Server', 'CloudNativePG'])(
  'killed while credentials of a %s rotate',
  (place) => {
    it.each<[string, (at: number) => Death]>([
      ['each write', (write) => ({ write })],
      ['each statement, before it', (statement) => ({ statement, when: 'before' })],
      ['each statement, after it', (statement) => ({ statement, when: 'after' })],
    ])(
      'at %s comes to the same',
      async (_, deathAt) => {
        let kills = 0;
        for (let at = 1; at < 60; at += 1) {
          const { wasKilled, state, passwords, kept, harness } = await run(place, deathAt(at));
          expect(state, `killed at ${at}`).toEqual({
            username: second,
            isLetIn: true,
            logins: [second],
            isOver: true,
          });
          expect(passwords, `killed at ${at}`).toBe(2);
          if (kept !== undefined) expect(textsOf(harness.cluster)?.['password']).toBe(kept);
          if (!wasKilled) break;
          kills += 1;
        }
        expect(kills).toBeGreaterThan(1);
      },
      120_000,
    );
  },
);
