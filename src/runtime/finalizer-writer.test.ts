import { describe, expect, it } from 'vitest';
import { ApiError } from './errors.ts';
import { declared, rejection, resource, setUpWriter } from './testing/writer-under-test.ts';

describe('finalizers', () => {
  const finalizer = 'slipway.dev/data';

  it('come and go without touching those of others', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    await create();
    fake.edit('shop/orders', { metadata: { finalizers: ['other'] } });
    await writer.addFinalizer(resource, stored() ?? declared, finalizer);
    expect(stored()?.metadata.finalizers).toEqual(['other', finalizer]);
    expect(fake.managersOf('shop/orders')).toContain('slipway-finalizer-data');
    const writes = fake.writes;
    await writer.addFinalizer(resource, stored() ?? declared, finalizer);
    expect(fake.writes).toBe(writes);
    await writer.removeFinalizer(resource, stored() ?? declared, finalizer);
    expect(stored()?.metadata.finalizers).toEqual(['other']);
  });

  it('go also where others own the entry', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    await create();
    fake.edit('shop/orders', { metadata: { finalizers: ['other', finalizer] } });
    await writer.removeFinalizer(resource, stored() ?? declared, finalizer);
    expect(stored()?.metadata.finalizers).toEqual(['other']);
  });

  it('let the object go, and are off in the cache at once', async () => {
    const { writer, fake, create, stored, observed } = setUpWriter();
    await create();
    await writer.addFinalizer(resource, stored() ?? declared, finalizer);
    await writer.remove(resource, stored() ?? declared);
    const terminating = stored() ?? declared;
    expect(terminating.metadata.deletionTimestamp).toBeDefined();
    await writer.removeFinalizer(resource, terminating, finalizer);
    expect(stored()).toBeUndefined();
    expect(observed.at(-1)?.metadata).toMatchObject({
      uid: terminating.metadata.uid,
      deletionTimestamp: terminating.metadata.deletionTimestamp,
    });
    expect(observed.at(-1)?.metadata.finalizers ?? []).toEqual([]);
    expect(fake.managersOf('shop/orders')).toEqual([]);
  });

  it('stay where their removal met a conflict of another kind, which is handed on', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    await create();
    await writer.addFinalizer(resource, stored() ?? declared, finalizer);
    const live = stored() ?? declared;
    const conflict = new ApiError('PATCH', '/x', {
      code: 409,
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled: the object has been modified',
    });
    fake.failNext('apply', conflict);
    expect(await rejection(writer.removeFinalizer(resource, live, finalizer))).toBe(conflict);
    expect(stored()?.metadata.finalizers).toEqual([finalizer]);
  });

  it.each([
    ['is gone', false],
    ['was made anew', true],
  ])('removal is quiet where the object %s', async (_, isReplaced) => {
    const { writer, fake, create, stored } = setUpWriter();
    await create();
    await writer.addFinalizer(resource, stored() ?? declared, finalizer);
    const live = stored() ?? declared;
    fake.drop('shop/orders');
    if (isReplaced) fake.put(declared);
    const before = stored();
    await writer.removeFinalizer(resource, live, finalizer);
    expect(stored()).toEqual(before);
  });

  it('adding rejects with a transient error where the object was made anew', async () => {
    const { writer, fake, create } = setUpWriter();
    const live = await create();
    fake.drop('shop/orders');
    fake.put(declared);
    expect(await rejection(writer.addFinalizer(resource, live, finalizer))).toMatchObject({
      kind: 'transient',
      reason: 'ObjectReplaced',
    });
  });

  it('removal by patch is tried again where the object changed in between', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    await create();
    fake.edit('shop/orders', { metadata: { finalizers: [finalizer] } });
    const conflict = new ApiError('PATCH', '/x', { code: 409, reason: 'Conflict' });
    fake.failNext('patch', conflict);
    const live = stored() ?? declared;
    expect(await rejection(writer.removeFinalizer(resource, live, finalizer))).toBe(conflict);
    expect(stored()?.metadata.finalizers).toEqual([finalizer]);
  });
});
