import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import {
  clusterOf,
  createClusterHarness,
  deleteDatabase,
  makeAgain,
  served,
} from './testing/cloud-native-pg.ts';
import type { Harness } from './testing/harness.ts';
import { change, microserviceOf, textsOf } from './testing/objects.ts';

/** What somebody does, and so Slipway has to do. */
interface Course {
  readonly name: string;
  readonly deletionPolicy?: 'Delete';
  readonly act: (harness: Harness) => void | Promise<void>;
}

const use = ({ cluster }: Harness, entries: readonly string[]): void =>
  void cluster.put(microserviceResource, microserviceOf('uid-orders', entries));

const courses: readonly Course[] = [
  { name: 'a new database', act: () => undefined },
  { name: 'more storage', act: ({ cluster }) => change(cluster, { storage: '50Gi' }) },
  { name: 'parking', act: (harness) => use(harness, []) },
  {
    name: 'a way back',
    act: async (harness) => {
      use(harness, []);
      await harness.converge();
      use(harness, ['main']);
    },
  },
  { name: 'a deletion with Retain', act: deleteDatabase },
  { name: 'a deletion with Delete', deletionPolicy: 'Delete', act: deleteDatabase },
  {
    name: 'a return',
    act: async (harness) => {
      deleteDatabase(harness);
      await harness.converge();
      makeAgain(harness);
    },
  },
];

async function run(course: Course, killAfter: number | undefined) {
  const { deletionPolicy } = course;
  const harness = createClusterHarness(deletionPolicy === undefined ? {} : { deletionPolicy });
  if (course.name !== 'a new database') await harness.converge();
  const before = textsOf(harness.cluster)?.['password'];
  const uid = clusterOf(harness)?.metadata.uid;
  await course.act(harness);
  harness.cluster.killAfter = killAfter;
  const wasKilled = await harness.converge().then(
    () => harness.cluster.killAfter === 0,
    (error: unknown) => {
      // Of writes that were made at the same time the step tells in its own words.
      if (harness.cluster.killAfter === 0) return true;
      throw error;
    },
  );
  harness.cluster.killAfter = undefined;
  harness.restart();
  await harness.converge();
  return { wasKilled, before, uid, harness };
}

describe('killed with CloudNativePG', () => {
  it.each(courses)('after each write of $name comes to the same', async (course) => {
    const wanted = served((await run(course, undefined)).harness);
    let kills = 0;
    for (let killAfter = 1; ; killAfter += 1) {
      const { wasKilled, before, uid, harness } = await run(course, killAfter);
      expect(served(harness), `killed after ${killAfter} writes`).toEqual(wanted);
      if (before !== undefined && clusterOf(harness) !== undefined) {
        expect(textsOf(harness.cluster)?.['password']).toBe(before);
        expect(clusterOf(harness)?.metadata.uid).toBe(uid);
      }
      if (!wasKilled) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
  });
});
