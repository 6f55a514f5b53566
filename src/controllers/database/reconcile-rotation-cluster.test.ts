import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { ClusterRole } from './cloud-native-pg.ts';
import {
  child,
  claimedBy,
  databaseOf,
  microserviceOf,
  secretWith,
  textsOf,
} from './testing/objects.ts';
import {
  createRotationHarness,
  demand,
  first,
  pass,
  rotationSecret,
  second,
  served,
  type RotationHarness,
} from './testing/rotation.ts';
import type { Secret } from './types.ts';

const minuteMs = 60_000;
const roleRef = (number: 1 | 2) => ({ ...child, name: `${child.name}-login-${number}` });

/** What a DatabaseRole lets its login do. */
function rightsOf({ cluster }: RotationHarness, number: 1 | 2): unknown {
  const role = cluster.find<ClusterRole>(builtin.cnpgDatabaseRole, roleRef(number));
  if (role?.spec === undefined) return undefined;
  const { login, passwordSecret, disablePassword = false, inRoles, name } = role.spec;
  expect([name, inRoles]).toEqual([number === 1 ? first : second, ['shop_orders-main_owner']]);
  return disablePassword ? { login, disablePassword } : { login, from: passwordSecret?.name };
}

const inUse = { login: true, from: 'orders-main-db' };
const prepared = { login: true, from: 'orders-main-db-rotation' };
const kept = { login: true, from: undefined };
const revoked = { login: false, disablePassword: true };

/** The process works on while CloudNativePG does nothing. */
async function withoutOperator(harness: RotationHarness, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    harness.clock.advance(10_000);
    await harness.reconcile();
  }
}

describe('a rotation in CloudNativePG', () => {
  it('makes the other DatabaseRole, has it take over, and revokes the one before', async () => {
    const harness = await createRotationHarness('CloudNativePG');
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([inUse, undefined]);
    demand(harness, 'now');
    await harness.reconcile();
    await harness.reconcile();
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([inUse, prepared]);
    const secret = harness.cluster.find<Secret>(builtin.secret, rotationSecret);
    expect(secret).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
    });
    expect(Object.keys(secret?.data ?? {})).toEqual(['password', 'username']);
    await harness.converge();
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([kept, inUse]);
    expect(harness.server.changes).toEqual([`furnish ${first}`, `furnish ${second}`]);
    await pass(harness, 6 * minuteMs);
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([revoked, inUse]);
    demand(harness, 'again');
    await harness.reconcile();
    await harness.reconcile();
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([prepared, inUse]);
    await pass(harness, 6 * minuteMs);
    expect([rightsOf(harness, 1), rightsOf(harness, 2)]).toEqual([inUse, revoked]);
  });

  it('is Ready all along, however slow CloudNativePG is, and says what waits for it', async () => {
    const harness = await createRotationHarness('CloudNativePG');
    const ready: (string | undefined)[] = [];
    const rotating: (string | undefined)[] = [];
    demand(harness, 'now');
    for (let round = 0; round < 30; round += 1) {
      await withoutOperator(harness, minuteMs);
      ready.push(harness.condition('Ready'));
      rotating.push(harness.message('Rotating'));
      harness.settle();
    }
    expect(new Set(ready)).toEqual(new Set(['True Ready']));
    expect(rotating[0]).toMatch(/DatabaseRole orders-main-db-login-2 waits for CloudNativePG/);
    expect(rotating.filter((message) => message?.includes('orders-main-db-login-1 waits'))).toEqual(
      [expect.anything()],
    );
    expect(served(harness)).toMatchObject({ username: second, logins: [second], isOver: true });
    expect(harness.condition('Rotating')).toBeUndefined();
  });

  it('has the password set once more that somebody changed meanwhile', async () => {
    const harness = await createRotationHarness('CloudNativePG');
    harness.server.trouble = { result: 'unreachable', message: 'nobody answers' };
    demand(harness, 'now');
    await harness.converge();
    harness.server.passwords.set(second ?? '', 'by hand');
    harness.server.trouble = undefined;
    await pass(harness, 10 * minuteMs);
    expect(served(harness)).toMatchObject({ username: second, isLetIn: true, isOver: true });
  });

  it('lets the login of before back in where somebody puts its credentials back', async () => {
    const harness = await createRotationHarness('CloudNativePG');
    const before = textsOf(harness.cluster) ?? {};
    demand(harness, 'now');
    await pass(harness, 6 * minuteMs);
    const live = harness.cluster.find<Secret>(builtin.secret, child);
    if (live === undefined) throw new Error('there is no Secret');
    const data = secretWith(live.metadata, before).data ?? {};
    harness.cluster.put<Secret>(builtin.secret, { ...live, data });
    await pass(harness, 10 * minuteMs);
    expect(textsOf(harness.cluster)).toEqual(before);
    expect(served(harness)).toMatchObject({ username: first, isLetIn: true, logins: [first] });
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.database()?.status?.username).toBe(first);
  });

  it('waits while the database is parked, and goes on once it is used again', async () => {
    const database = databaseOf({}, claimedBy('ms'));
    const microservice = microserviceOf('ms', ['main']);
    const harness = await createRotationHarness('CloudNativePG', {}, { database, microservice });
    demand(harness, 'now');
    await harness.reconcile();
    harness.cluster.put(microserviceResource, microserviceOf('ms', []));
    await pass(harness, 10 * minuteMs);
    expect(harness.message('Rotating')).toMatch(/the database is parked/);
    expect(harness.condition('Ready')).toBe('False Parked');
    const kind = builtin.cnpgDatabaseRole;
    expect(harness.cluster.find(kind, roleRef(2))).toBeUndefined();
    harness.cluster.put(microserviceResource, microservice);
    await pass(harness, 10 * minuteMs);
    expect(served(harness)).toMatchObject({ username: second, isLetIn: true, isOver: true });
  });

  it('takes no DatabaseRole over that is somebody else’s', async () => {
    const harness = await createRotationHarness('CloudNativePG');
    const spec = { cluster: { name: 'theirs' }, name: 'theirs', login: true };
    const foreign = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'DatabaseRole', spec };
    const metadata = roleRef(2);
    harness.cluster.put(builtin.cnpgDatabaseRole, Object.assign({ ...foreign }, { metadata }));
    await harness.converge();
    expect(harness.condition('Stalled')).toBeUndefined();
    demand(harness, 'now');
    await pass(harness, 6 * minuteMs);
    expect(harness.condition('Stalled')).toBe('True NameConflict');
    expect(harness.message('Stalled')).toContain('DatabaseRole orders-main-db-login-2');
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Rotating')).toBe('True RotationPending');
    const found = harness.cluster.find<ClusterRole>(builtin.cnpgDatabaseRole, roleRef(2));
    expect(found?.spec).toEqual(spec);
    harness.cluster.erase(builtin.cnpgDatabaseRole, roleRef(2));
    await pass(harness, 6 * minuteMs);
    expect(served(harness)).toMatchObject({ username: second, isLetIn: true, isOver: true });
  });
});
