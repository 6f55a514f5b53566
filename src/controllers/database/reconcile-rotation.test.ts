import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { decodeSecret } from './credentials.ts';
import {
  child,
  databaseOf,
  change,
  namespace,
  putClass,
  ref,
  secretWith,
  textsOf,
} from './testing/objects.ts';
import { deleteIt } from './testing/shared-server.ts';
import {
  createRotationHarness,
  demand,
  first,
  pass,
  rotationSecret,
  second,
  served,
  type Place,
  type RotationHarness,
} from './testing/rotation.ts';
import type { Secret } from './types.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const over = (username: string | undefined) => ({
  username,
  isLetIn: true,
  logins: [username],
  isOver: true,
});

const places: readonly Place[] = ['StatefulSet', 'Server', 'CloudNativePG'];

describe.each(places)('a rotation on demand of a %s', (place) => {
  it('lets the other login take over with another password, and back the next time', async () => {
    const harness = await createRotationHarness(place);
    const before = textsOf(harness.cluster)?.['password'];
    demand(harness, 'now');
    await harness.converge();
    expect(served(harness)).toEqual({ ...over(second), logins: [first, second], isOver: false });
    expect(textsOf(harness.cluster)?.['password']).not.toBe(before);
    expect(textsOf(harness.cluster)?.['uri']).toContain(second);
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Rotating')).toBe('True RotationUnderWay');
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(second));
    expect(harness.condition('Rotating')).toBeUndefined();
    expect(harness.database()?.status).toMatchObject({
      username: second,
      rotation: { phase: 'Idle' },
    });
    expect(harness.events.map(({ reason }) => reason)).toContain('CredentialsRotated');
    demand(harness, 'again');
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(first));
    expect(harness.database()?.status).toMatchObject({ username: first });
  });

  it('is done once for each text, and silent then', async () => {
    const harness = await createRotationHarness(place);
    demand(harness, 'now');
    await pass(harness, 6 * minuteMs);
    const { changes } = harness.server;
    const [made, writes] = [changes.length, harness.cluster.writes.length];
    const reads = harness.cluster.reads.length;
    harness.restart();
    await pass(harness, 2 * minuteMs);
    expect(changes.length).toBe(made);
    expect(harness.cluster.writes.length).toBe(writes);
    await pass(harness, 2 * minuteMs);
    // What a process that starts reads once.
    expect(harness.cluster.reads.length - reads).toBeLessThanOrEqual(3);
  });

  it('keeps the login before as long as somebody uses it, and says who', async () => {
    const harness = await createRotationHarness(place);
    harness.server.sessions.set(first, [
      { program: 'psql', address: '10.0.0.3' },
      { address: '10.0.0.9' },
      { program: 'psql', address: '10.0.0.3' },
    ]);
    demand(harness, 'now');
    await pass(harness, 10 * minuteMs);
    expect(harness.condition('Rotating')).toBe('True SessionsRemain');
    expect(harness.message('Rotating')).toContain('a client at 10.0.0.9 and psql at 10.0.0.3');
    expect(harness.database()?.status?.rotation?.phase).toBe('Draining');
    expect(harness.server.passwords.has(first)).toBe(true);
    const reads = harness.cluster.reads.length;
    await pass(harness, 10 * minuteMs);
    expect(harness.cluster.reads.length).toBe(reads);
    harness.server.sessions.clear();
    await pass(harness, minuteMs);
    expect(served(harness)).toEqual(over(second));
  });

  it('waits for a server that is not there, and goes on by itself', async () => {
    const harness = await createRotationHarness(place);
    const before = textsOf(harness.cluster);
    harness.server.trouble = { result: 'unreachable', message: 'nobody answers' };
    demand(harness, 'now');
    await pass(harness, 2 * minuteMs);
    expect(textsOf(harness.cluster)).toEqual(before);
    expect(harness.condition('Rotating')).toMatch(/^True Rotation/);
    harness.server.trouble = undefined;
    await pass(harness, 10 * minuteMs);
    expect(served(harness)).toEqual(over(second));
  });

  it('waits where a Secret of its name is somebody else’s, without a write', async () => {
    const harness = await createRotationHarness(place);
    harness.cluster.put(builtin.secret, secretWith(rotationSecret, { mine: 'yes' }));
    await harness.converge();
    expect(harness.condition('Stalled')).toBeUndefined();
    demand(harness, 'now');
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True NameConflict');
    expect(harness.message('Stalled')).toContain('Secret orders-main-db-rotation exists');
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Rotating')).toBe('True RotationPending');
    const { length } = harness.cluster.writes;
    await pass(harness, 2 * minuteMs);
    expect(harness.cluster.writes.slice(length)).toEqual([]);
    expect(textsOf(harness.cluster, rotationSecret)).toEqual({ mine: 'yes' });
    harness.cluster.drop(builtin.secret, rotationSecret);
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(second));
    expect(harness.condition('Stalled')).toBeUndefined();
  });

  it('goes with its Database', async () => {
    const harness = await createRotationHarness(place, { deletionPolicy: 'Delete' });
    demand(harness, 'now');
    await harness.converge();
    deleteIt(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    for (const at of [child, rotationSecret]) expect(textsOf(harness.cluster, at)).toBeUndefined();
  });
});

/** The rotations of twenty other databases begin. */
function beginOthers({ cluster, clock }: RotationHarness): void {
  const creationTimestamp = clock.now().toISOString();
  for (let index = 0; index < 20; index += 1) {
    const labels = { 'slipway.dev/database': `other-${index}` };
    const metadata = { name: `other-${index}-db-rotation`, namespace, labels, creationTimestamp };
    cluster.put(builtin.secret, { apiVersion: 'v1', kind: 'Secret', metadata });
  }
}

describe('a rotation by the clock', () => {
  it('is done every so often, and says when next', async () => {
    const harness = await createRotationHarness('StatefulSet', { rotation: { every: '2h' } });
    const { since, next } = harness.database()?.status?.rotation ?? {};
    expect(Date.parse(next ?? '') - Date.parse(since ?? '')).toBe(2 * hourMs);
    const { requeueAfterMs = Infinity } = await harness.reconcile();
    expect(requeueAfterMs).toBeLessThanOrEqual(2 * hourMs);
    harness.clock.advance(2 * hourMs);
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(second));
    harness.clock.advance(hourMs);
    await harness.converge();
    expect(served(harness)).toEqual(over(second));
    harness.clock.advance(hourMs);
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(first));
  });

  it('waits where many others have just begun, but for one that was asked for', async () => {
    const harness = await createRotationHarness('StatefulSet', { rotation: { every: '2h' } });
    harness.clock.advance(2 * hourMs);
    beginOthers(harness);
    await harness.converge();
    expect(served(harness)).toEqual(over(first));
    const { requeueAfterMs = Infinity } = await harness.reconcile();
    expect(requeueAfterMs).toBeLessThanOrEqual(minuteMs);
    demand(harness, 'now');
    await pass(harness, 2 * minuteMs);
    expect(served(harness)).toMatchObject({ username: second });
  });

  it('goes on once others that began before take long', async () => {
    const harness = await createRotationHarness('StatefulSet', { rotation: { every: '2h' } });
    beginOthers(harness);
    harness.clock.advance(2 * hourMs);
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(second));
  });

  it('is as the Database says, else as its class does', async () => {
    const harness = await createRotationHarness('StatefulSet');
    putClass(harness.cluster, {
      engine: 'postgres',
      provisioner: 'StatefulSet',
      rotation: { every: '100h' },
    });
    await harness.converge();
    const span = (): number => {
      const { since = '', next = '' } = harness.database()?.status?.rotation ?? {};
      return (Date.parse(next) - Date.parse(since)) / hourMs;
    };
    expect(span()).toBe(100);
    change(harness.cluster, { rotation: { every: '3h' } });
    await harness.converge();
    expect(span()).toBe(3);
  });
});

describe('a rotation that may not begin', () => {
  it('waits while the database is paused', async () => {
    const harness = await createRotationHarness('StatefulSet');
    change(harness.cluster, { paused: true });
    demand(harness, 'now');
    await pass(harness, minuteMs);
    expect(harness.condition('Rotating')).toBe('True RotationPending');
    expect(textsOf(harness.cluster, rotationSecret)).toBeUndefined();
    change(harness.cluster, { paused: false });
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toEqual(over(second));
  });

  it('waits where no server can be reached', async () => {
    const harness = await createRotationHarness('StatefulSet', {}, { reachPods: false });
    demand(harness, 'now');
    await pass(harness, minuteMs);
    expect(harness.message('Rotating')).toContain('--reach-pods=false');
    expect(textsOf(harness.cluster, rotationSecret)).toBeUndefined();
  });

  it('is refused where the credentials are the user’s', async () => {
    const harness = await createRotationHarness(
      'StatefulSet',
      {},
      {
        database: databaseOf({ secretName: 'mine', rotation: { every: '24h' } }),
      },
    );
    putClass(harness.cluster, { engine: 'postgres', provisioner: 'External' });
    harness.cluster.drop(databaseResource, ref);
    harness.cluster.erase(databaseResource, ref);
    for (const kind of [builtin.statefulSet, builtin.persistentVolumeClaim]) {
      for (const one of harness.cluster.list(kind)) {
        harness.cluster.erase(kind, { namespace: ref.namespace, name: one.metadata.name });
      }
    }
    harness.cluster.put(
      databaseResource,
      databaseOf({ secretName: 'mine', rotation: { every: '24h' } }),
    );
    const keys = { host: 'h', port: '1', username: 'u', password: 'p', database: 'd' };
    harness.cluster.put(builtin.secret, secretWith({ ...child, name: 'mine' }, keys));
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True RotationUnsupported');
    expect(harness.message('Stalled')).toContain('remove spec.rotation');
  });
});

describe('a rotation that somebody meddles with', () => {
  const edit = (
    harness: Awaited<ReturnType<typeof createRotationHarness>>,
    at: typeof child,
    texts: Readonly<Record<string, string>>,
  ): void => {
    const live = harness.cluster.find<Secret>(builtin.secret, at);
    if (live === undefined) throw new Error(`${at.name} is not there`);
    const changed = secretWith(live.metadata, { ...decodeSecret(live), ...texts });
    harness.cluster.put(builtin.secret, { ...live, data: changed.data ?? {} });
  };

  it.each<
    [
      string,
      Place,
      (
        harness: Awaited<ReturnType<typeof createRotationHarness>>,
        before: Readonly<Record<string, string>>,
      ) => void,
      string | undefined,
    ]
  >([
    [
      'puts the credentials of before back',
      'StatefulSet',
      (harness, before) => edit(harness, child, before),
      second,
    ],
    [
      'puts them back on a shared server',
      'Server',
      (harness, before) => edit(harness, child, before),
      second,
    ],
    [
      'sets another password',
      'StatefulSet',
      (harness) => edit(harness, child, { password: 'mine' }),
      second,
    ],
    [
      'names a user that is none',
      'Server',
      (harness) => edit(harness, child, { username: 'root' }),
      second,
    ],
    [
      'empties the Secret of the rotation',
      'StatefulSet',
      (harness) => edit(harness, rotationSecret, { username: '', password: '' }),
      second,
    ],
    [
      'deletes the Secret of the rotation',
      'Server',
      ({ cluster }) => cluster.drop(builtin.secret, rotationSecret),
      second,
    ],
    [
      'drops the new login',
      'StatefulSet',
      ({ server }) => void server.passwords.delete(second ?? ''),
      second,
    ],
    [
      'puts them back in CloudNativePG',
      'CloudNativePG',
      (harness, before) => edit(harness, child, before),
      second,
    ],
    [
      'sets another password in CloudNativePG',
      'CloudNativePG',
      (harness) => edit(harness, child, { password: 'mine' }),
      second,
    ],
    [
      'names a user in CloudNativePG that is none',
      'CloudNativePG',
      (harness) => edit(harness, child, { username: 'root' }),
      second,
    ],
    [
      'empties the Secret that CloudNativePG reads',
      'CloudNativePG',
      (harness) => edit(harness, rotationSecret, { username: '', password: '' }),
      second,
    ],
    [
      'deletes the Secret that CloudNativePG reads',
      'CloudNativePG',
      ({ cluster }) => cluster.drop(builtin.secret, rotationSecret),
      second,
    ],
  ])('comes to an end where one %s', async (_, place, meddle, expected) => {
    const harness = await createRotationHarness(place);
    const before = textsOf(harness.cluster) ?? {};
    demand(harness, 'now');
    await harness.converge();
    meddle(harness, before);
    await pass(harness, 20 * minuteMs);
    expect(served(harness)).toEqual(over(expected));
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Rotating')).toBeUndefined();
  });
});
