import { beforeAll, describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { loadX509 } from './steps/load-x509.ts';
import {
  authority,
  certificate,
  certificatesSeen,
  putTls,
  type Tls,
} from './testing/certificates.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite, type Course } from './testing/kill-after-each-write.ts';
import { databaseOf, ref } from './testing/objects.ts';

/** What somebody does to a Database whose class has this TLS. */
const courses: readonly (Pick<Course, 'act'> & Partial<Course> & { name: string })[] = [
  {
    name: 'a new server',
    start: () => {
      const harness = start();
      harness.cluster.drop(databaseResource, ref);
      return harness;
    },
    act: (harness) => void harness.cluster.put(databaseResource, databaseOf()),
  },
  {
    name: 'a server without it',
    start: () => start({ mode: 'Disabled' }),
    act: (harness) => putTls(harness, { mode: 'Optional' }),
  },
  {
    name: 'a server with it',
    act: (harness) => putTls(harness, { mode: 'Required' }),
  },
  {
    name: 'a renewal',
    act: (harness) => harness.clock.advance(70 * 24 * 3_600_000),
  },
  {
    name: 'a lost certificate',
    act: (harness) => harness.cluster.drop(builtin.secret, certificate),
  },
  {
    name: 'a lost authority',
    act: (harness) => harness.cluster.drop(builtin.secret, authority),
  },
];

function start(tls: Tls = { mode: 'Optional' }): Harness {
  const harness = createHarness();
  putTls(harness, tls);
  return harness;
}

describe('killed', () => {
  beforeAll(async () => {
    await loadX509();
  });

  it.each(courses)(
    'after each write of $name comes to the same',
    async ({ act, start: begin = () => start() }) => {
      const [wanted, ...runs] = await killAfterEachWrite({
        start: begin,
        act,
        state: (harness) => [harness.condition('Ready'), certificatesSeen(harness)],
      });
      expect(JSON.stringify(wanted?.state)).toContain('"servicesTrust":"it"');
      expect(runs.length).toBeGreaterThan(1);
      for (const { killAfter, state } of runs) {
        expect(state, `killed after ${killAfter} writes`).toEqual(wanted?.state);
      }
    },
    60_000,
  );
});
