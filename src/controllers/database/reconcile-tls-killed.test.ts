import { beforeAll, describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { contentHashAnnotation } from '../well-known.ts';
import { loadX509 } from './steps/load-x509.ts';
import {
  authority,
  certificate,
  certificatesSeen,
  putTls,
  type Tls,
} from './testing/certificates.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import { databaseOf, ref, statefulSetOf } from './testing/objects.ts';
import type { Secret } from './types.ts';

/** One takes up another certificate as it runs, and one when it starts. */
const engines = ['postgres', 'neo4j'] as const;
type EngineName = (typeof engines)[number];

interface TlsCourse {
  readonly name: string;
  readonly start?: (engine: EngineName) => Harness;
  readonly act: (harness: Harness, engine: EngineName) => void;
}

/** What somebody does to a Database whose class has this TLS. */
const courses: readonly TlsCourse[] = [
  {
    name: 'a new server',
    start: (engine) => {
      const harness = start(engine);
      harness.cluster.drop(databaseResource, ref);
      return harness;
    },
    act: ({ cluster }, engine) => void cluster.put(databaseResource, databaseOf({ engine })),
  },
  {
    name: 'a server without it',
    start: (engine) => start(engine, { mode: 'Disabled' }),
    act: (harness, engine) => putTls(harness, { mode: 'Optional' }, engine),
  },
  {
    name: 'a server with it',
    act: (harness, engine) => putTls(harness, { mode: 'Required' }, engine),
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

function start(engine: EngineName, tls: Tls = { mode: 'Optional' }): Harness {
  const harness = createHarness({ database: databaseOf({ engine }) });
  putTls(harness, tls, engine);
  return harness;
}

/** Whether the server is to start with the certificate that there is now. */
function startsWithIt({ cluster }: Harness): boolean {
  const secret = cluster.find<Secret>(builtin.secret, certificate);
  const noted = statefulSetOf(cluster)?.spec?.template.metadata?.annotations;
  const hash = secret?.metadata.annotations?.[contentHashAnnotation];
  return hash !== undefined && noted?.['slipway.dev/certificate'] === hash;
}

describe.each(engines)('killed, of engine %s', (engine) => {
  beforeAll(async () => {
    await loadX509();
  });

  it.each(courses)(
    'after each write of $name comes to the same',
    async ({ act, start: begin = start }) => {
      const [wanted, ...runs] = await killAfterEachWrite({
        start: () => begin(engine),
        act: (harness) => act(harness, engine),
        state: (harness) => [
          harness.condition('Ready'),
          certificatesSeen(harness),
          startsWithIt(harness),
        ],
      });
      expect(wanted?.state).toHaveProperty([2], engine === 'neo4j');
      expect(JSON.stringify(wanted?.state)).toContain('"servicesTrust":"it"');
      expect(runs.length).toBeGreaterThan(1);
      for (const { killAfter, state } of runs) {
        expect(state, `killed after ${killAfter} writes`).toEqual(wanted?.state);
      }
    },
    60_000,
  );
});
