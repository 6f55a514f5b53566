import { describe, expect, it } from 'vitest';
import { databaseClassResource } from '../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { createHarness } from './testing/harness.ts';
import { child, change, databaseOf, ref, statefulSetOf, textsOf } from './testing/objects.ts';
import {
  createSharedHarness,
  deleteIt,
  logicalName,
  platformSecret,
  putAdministrator,
  putAnew,
  putKubeSystem,
  putServer,
} from './testing/shared-server.ts';
import type { Secret } from './types.ts';

const mark = 'slipway.dev/database this-cluster/shop/orders-main';

describe('a database on a shared server', () => {
  it('is made with the password of its Secret, marked as ours, and nothing else is', async () => {
    const harness = createSharedHarness({ extensions: ['pgcrypto'] });
    putServer(harness, { connectionLimit: 20, extensions: ['pgcrypto'] });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    const { password = '', ...texts } = textsOf(harness.cluster) ?? {};
    expect(harness.shared.databases.get(logicalName)).toEqual({
      mark,
      password,
      connectionLimit: 20,
      extensions: ['pgcrypto'],
      rows: [],
    });
    expect(texts).toMatchObject({ host: 'pg.platform.svc', port: '5432', sslmode: 'prefer' });
    expect(harness.database()?.status).toMatchObject({
      host: 'pg.platform.svc',
      port: 5432,
      database: logicalName,
      username: 'shop_orders-main_1',
      binding: { name: child.name },
    });
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
    expect(harness.cluster.list(builtin.service)).toEqual([]);
    expect(harness.rolesMade).toEqual([]);
  });

  it('is silent once it is there, also to the API server', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    const [writes, reads] = [harness.cluster.writes.length, harness.cluster.reads.length];
    for (let round = 0; round < 3; round += 1) await harness.reconcile();
    expect([harness.cluster.writes.length, harness.cluster.reads.length]).toEqual([writes, reads]);
  });

  it('follows its class: another address, another limit; the password stays', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    const before = textsOf(harness.cluster);
    putServer(harness, { host: 'new.platform.svc', port: 6432, connectionLimit: 7 });
    await harness.converge();
    expect(textsOf(harness.cluster)).toEqual({
      ...before,
      host: 'new.platform.svc',
      port: '6432',
      uri: before?.['uri']?.replace('pg.platform.svc:5432', 'new.platform.svc:6432'),
    });
    expect(harness.shared.databases.get(logicalName)?.connectionLimit).toBe(7);
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('leads nobody to a server that does not have the database', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    const before = textsOf(harness.cluster);
    harness.shared.databases.delete(logicalName);
    putServer(harness, { host: 'mistyped.platform.svc' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False DatabaseMissing');
    expect(harness.message('Ready')).toContain('mistyped.platform.svc');
    expect(textsOf(harness.cluster)).toEqual(before);
  });

  it('is left as it is while paused', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    change(harness.cluster, { paused: true });
    putServer(harness, { host: 'new.platform.svc', connectionLimit: 7 });
    harness.logins = [{ result: 'verified' }];
    await harness.converge();
    expect(harness.shared.databases.get(logicalName)?.connectionLimit).toBeUndefined();
    expect(textsOf(harness.cluster)?.['host']).toBe('pg.platform.svc');
    harness.logins = [];
    change(harness.cluster, { paused: false });
    await harness.converge();
    expect(harness.shared.databases.get(logicalName)?.connectionLimit).toBe(7);
    expect(textsOf(harness.cluster)?.['host']).toBe('new.platform.svc');
  });

  it('does not serve the default class of tomorrow: it stays where it was made', async () => {
    const harness = createHarness({ database: databaseOf() });
    putKubeSystem(harness);
    putAdministrator(harness);
    putServer(harness, {}, { name: 'first', isDefault: true });
    await harness.converge();
    putServer(harness, { host: 'other.svc' }, { name: 'second', isDefault: true });
    putServer(harness, {}, { name: 'first', isDefault: false });
    await harness.converge();
    expect(harness.database()?.status?.host).toBe('pg.platform.svc');
    harness.cluster.drop(databaseClassResource, { namespace: '', name: 'first' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False ClassNotFound');
    expect(textsOf(harness.cluster)?.['host']).toBe('pg.platform.svc');
  });

  it('sets a new password where the Secret was deleted, or its password changed', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    harness.cluster.drop(builtin.secret, child);
    await harness.converge();
    const { password } = textsOf(harness.cluster) ?? {};
    expect(harness.shared.databases.get(logicalName)?.password).toBe(password);
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    const data = { ...secret?.data, password: Buffer.from('mine').toString('base64') };
    if (secret !== undefined) harness.cluster.put(builtin.secret, { ...secret, data });
    await harness.converge();
    expect(harness.shared.databases.get(logicalName)?.password).toBe('mine');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('is not made anew, empty, once it has been there', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    harness.shared.databases.delete(logicalName);
    harness.clock.advance(3_600_000);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False DatabaseMissing');
    expect(harness.message('Ready')).toBe(
      `Database ${logicalName} is gone from server pg.platform.svc:5432, which is to hold it; restore it there, or begin with an empty one with kubectl delete --namespace shop secret/orders-main-db`,
    );
    expect(harness.shared.databases.size).toBe(0);
    harness.cluster.drop(builtin.secret, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });
});

describe('what others have on a shared server', () => {
  const theirs = {
    mark: 'slipway.dev/database other-cluster/shop/orders-main',
    password: 'theirs',
    connectionLimit: undefined,
    extensions: [],
    rows: ['kept'],
  };

  it('is left alone, and taken over only on demand', async () => {
    const harness = createSharedHarness();
    harness.shared.databases.set(logicalName, theirs);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False NameConflict');
    expect(harness.message('Ready')).toContain('slipway.dev/adopt=true');
    expect(harness.shared.databases.get(logicalName)).toEqual(theirs);
    const live = harness.database() ?? databaseOf();
    const annotations = { 'slipway.dev/adopt': 'true' };
    harness.cluster.put(databaseResource, { ...live, metadata: { ...live.metadata, annotations } });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.shared.databases.get(logicalName)).toMatchObject({ mark, rows: ['kept'] });
  });

  it('is left alone by a deletion', async () => {
    const harness = createSharedHarness({ deletionPolicy: 'Delete' });
    harness.shared.databases.set(logicalName, theirs);
    await harness.converge();
    deleteIt(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(harness.shared.databases.get(logicalName)).toEqual(theirs);
  });
});

describe('an administrator who does not work', () => {
  it('keeps a new database from being made, and says where to look', async () => {
    const harness = createSharedHarness();
    harness.cluster.drop(builtin.secret, platformSecret);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False SecretMissing');
    expect(harness.message('Stalled')).toContain('Secret platform/pg-admin, which DatabaseClass');
    putAdministrator(harness, { password: 'wrong' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False PasswordRefused');
    expect(harness.message('Ready')).toContain('refuses user admin');
    putAdministrator(harness);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(JSON.stringify(harness.database()?.status)).not.toContain('admin-secret');
  });

  it('does not take from a service what works', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    harness.cluster.drop(builtin.secret, platformSecret);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBe('True SecretMissing');
  });
});

describe('deletion on a shared server', () => {
  it('with Retain leaves it there, and a new one finds it', async () => {
    const harness = createSharedHarness();
    await harness.converge();
    const before = textsOf(harness.cluster);
    deleteIt(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect([...harness.shared.databases.keys()]).toEqual([logicalName]);
    putAnew(harness);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(textsOf(harness.cluster)).toEqual(before);
  });

  it('with Delete drops it, then its Secret goes', async () => {
    const harness = createSharedHarness({ deletionPolicy: 'Delete' });
    await harness.converge();
    deleteIt(harness);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(harness.shared.databases.size).toBe(0);
    expect(textsOf(harness.cluster)).toBeUndefined();
    expect(textsOf(harness.cluster, platformSecret)).toBeDefined();
  });

  it.each<[string, (harness: ReturnType<typeof createSharedHarness>) => void, string]>([
    [
      'its class is gone',
      ({ cluster }) => cluster.drop(databaseClassResource, { namespace: '', name: 'shared' }),
      'DatabaseClass shared, which says on which server',
    ],
    [
      'its administrator is gone',
      ({ cluster }) => cluster.drop(builtin.secret, platformSecret),
      'Secret platform/pg-admin with the administrator does not exist',
    ],
    [
      'the server lets nobody in',
      ({ shared }) => void (shared.adminPassword = undefined),
      'refuses user admin',
    ],
  ])('waits while %s, until it is to be kept', async (_, harm, message) => {
    const harness = createSharedHarness({ deletionPolicy: 'Delete' });
    await harness.converge();
    harm(harness);
    deleteIt(harness);
    await harness.converge();
    expect(harness.message('Deleting')).toContain(message);
    expect(harness.message('Deleting')).toContain('"deletionPolicy":"Retain"');
    expect(harness.shared.databases.size).toBe(1);
    change(harness.cluster, { deletionPolicy: 'Retain' });
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(harness.shared.databases.size).toBe(1);
    expect(textsOf(harness.cluster)).toBeDefined();
  });

  it('is given up in a namespace that goes away; the data stays', async () => {
    const harness = createSharedHarness({ deletionPolicy: 'Delete' });
    await harness.converge();
    deleteIt(harness);
    harness.shared.adminPassword = undefined;
    harness.cluster.put(builtin.namespace, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: ref.namespace, deletionTimestamp: '2026-01-01T00:00:00Z' },
    });
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(harness.shared.databases.size).toBe(1);
  });
});
