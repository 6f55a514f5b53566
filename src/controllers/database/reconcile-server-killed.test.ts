import { describe, expect, it } from 'vitest';
import { Killed } from './testing/fake-cluster.ts';
import type { Harness } from './testing/harness.ts';
import { textsOf } from './testing/objects.ts';
import {
  createSharedHarness,
  deleteIt,
  logicalName,
  putAnew,
  putServer,
} from './testing/shared-server.ts';

/** What somebody does, and so Slipway has to do. */
interface Course {
  readonly name: string;
  readonly deletionPolicy: 'Retain' | 'Delete';
  readonly act: (harness: Harness) => void;
  /** What there is to see in the end. */
  readonly state: (harness: Harness) => unknown;
}

const courses: readonly Course[] = [
  {
    name: 'a new database',
    deletionPolicy: 'Retain',
    act: () => undefined,
    state: served,
  },
  {
    name: 'a server that has moved',
    deletionPolicy: 'Retain',
    act: (harness) => putServer(harness, { host: 'new.svc', connectionLimit: 3 }),
    state: served,
  },
  {
    name: 'a deletion',
    deletionPolicy: 'Delete',
    act: deleteIt,
    state: (harness) => ({
      database: harness.database(),
      secret: textsOf(harness.cluster),
      there: harness.shared.databases.size,
    }),
  },
  {
    name: 'a return',
    deletionPolicy: 'Retain',
    act: (harness) => {
      deleteIt(harness);
      putAnew(harness);
    },
    state: served,
  },
];

/** All that a service sees, its password but whether it fits. */
function served(harness: Harness): unknown {
  const { password, uri: _, ...texts } = textsOf(harness.cluster) ?? {};
  const { password: onServer, ...there } = harness.shared.databases.get(logicalName) ?? {};
  const fits = password !== undefined && password === onServer;
  return { ready: harness.condition('Ready'), texts, there, fits };
}

async function run(course: Course, killAfter: number | undefined) {
  const isNew = course.name === 'a new database';
  const harness = createSharedHarness({ deletionPolicy: course.deletionPolicy });
  if (!isNew) await harness.converge();
  const before = textsOf(harness.cluster)?.['password'];
  course.act(harness);
  harness.cluster.killAfter = killAfter;
  const wasKilled = await harness.converge().then(
    () => harness.cluster.killAfter === 0,
    (error: unknown) => {
      if (error instanceof Killed) return true;
      throw error;
    },
  );
  harness.cluster.killAfter = undefined;
  harness.restart();
  await harness.converge();
  return { state: course.state(harness), wasKilled, before, harness };
}

describe('killed on a shared server', () => {
  it.each(courses)('after each write of $name comes to the same', async (course) => {
    const { state: wanted } = await run(course, undefined);
    let kills = 0;
    for (let killAfter = 1; ; killAfter += 1) {
      const { state, wasKilled, before, harness } = await run(course, killAfter);
      expect(state, `killed after ${killAfter} writes`).toEqual(wanted);
      if (before !== undefined && textsOf(harness.cluster) !== undefined) {
        expect(textsOf(harness.cluster)?.['password']).toBe(before);
      }
      if (!wasKilled) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
  });
});
