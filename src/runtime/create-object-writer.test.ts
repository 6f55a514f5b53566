import { describe, expect, it } from 'vitest';
import { declaredHashAnnotation } from './declared.ts';
import { ApiError, LeaseLostError, type ReconcileError } from './errors.ts';
import { createFakeObjects } from './testing/fake-objects.ts';
import {
  declared,
  rejection,
  resource,
  setUpWriter,
  type Service,
} from './testing/writer-under-test.ts';

describe('ensure', () => {
  it('makes what is not there, with the hash of the declaration', async () => {
    const { writer, observed, stored } = setUpWriter();
    const { outcome, object } = await writer.ensure(resource, declared, undefined);
    expect(outcome).toBe('created');
    expect(object).toEqual(stored());
    expect(object.metadata.annotations?.[declaredHashAnnotation]).toMatch(/^[0-9a-f]{16}$/);
    expect(observed).toEqual([object]);
  });

  it('writes nothing where the live object is as declared', async () => {
    const { writer, fake, create } = setUpWriter();
    const live = await create();
    const writes = fake.writes;
    expect(await writer.ensure(resource, declared, live)).toEqual({
      outcome: 'unchanged',
      object: live,
    });
    expect(fake.writes).toBe(writes);
  });

  it('puts right what others changed and names the paths, not the values', async () => {
    const { writer, fake, create, stored, logger } = setUpWriter();
    await create();
    fake.edit('shop/orders', {
      spec: { ports: [{ port: 80, name: 'confidential' }, { port: 81 }], type: 'NodePort' },
    });
    const want: Service = { ...declared, spec: { ports: [{ port: 80, name: 'http' }] } };
    const { outcome } = await writer.ensure(resource, want, stored());
    expect(outcome).toBe('updated');
    expect(stored()?.spec).toMatchObject({ ports: [{ port: 80, name: 'http' }], type: 'NodePort' });
    expect(logger.lines.at(-1)).toEqual({
      level: 'debug',
      message: 'write',
      fields: {
        action: 'update',
        resource: 'services',
        namespace: 'shop',
        name: 'orders',
        paths: [`metadata.annotations[${declaredHashAnnotation}]`, 'spec.ports[80/TCP].name'],
      },
    });
    expect(JSON.stringify(logger.lines)).not.toContain('confidential');
  });

  const invalid = new ApiError('PATCH', '/services/orders', { code: 422, reason: 'Invalid' });
  const named: Service = { ...declared, spec: { ports: [{ port: 80, name: 'http' }] } };

  it('puts a port back whose number somebody changed, which an apply alone cannot', async () => {
    const fake = createFakeObjects();
    const patches: object[] = [];
    const ports = { 'f:spec': { 'f:ports': { 'k:{"port":8081,"protocol":"TCP"}': {} } } };
    const entry = (manager: string, operation: string) => ({ manager, operation });
    const managedFields = [
      { ...entry('slipway', 'Apply'), fieldsV1: {} },
      { ...entry('kubectl-edit', 'Update'), fieldsV1: ports },
    ];
    const { writer, create } = setUpWriter({
      ...fake,
      client: {
        ...fake.client,
        mergePatch(_resource, _ref, patch) {
          patches.push(patch);
          return Promise.resolve({ ...live, metadata: { ...metadata, managedFields } } as never);
        },
      },
    });
    const { metadata, ...rest } = await create();
    const live: Service = { ...rest, metadata, spec: { ports: [{ port: 8081, name: 'http' }] } };
    fake.failNext('apply', invalid);
    const { outcome, object } = await writer.ensure(resource, named, live);
    expect(outcome).toBe('updated');
    expect(object.spec).toMatchObject({ ports: [{ port: 80, name: 'http' }] });
    const { uid, resourceVersion } = metadata;
    expect(patches).toEqual([
      { metadata: { uid } },
      {
        metadata: {
          uid,
          resourceVersion,
          managedFields: [
            { ...entry('slipway', 'Apply'), fieldsV1: ports },
            { ...entry('kubectl-edit', 'Update'), fieldsV1: { 'f:spec': { 'f:ports': {} } } },
          ],
        },
      },
    ]);
  });

  it('hands a refusal on where nothing stands in the way, and where clearing does not help', async () => {
    const { writer, fake, create } = setUpWriter();
    const live = await create();
    fake.failNext('apply', invalid);
    expect(await rejection(writer.ensure(resource, named, live))).toBe(invalid);
    const moved: Service = { ...live, spec: { ports: [{ port: 8081, name: 'http' }] } };
    const conflict = new ApiError('PATCH', '/services/orders', { code: 409, reason: 'Conflict' });
    fake.failNext('apply', invalid);
    fake.failNext('patch', conflict);
    expect(await rejection(writer.ensure(resource, named, moved))).toMatchObject({
      kind: 'transient',
    });
  });

  it('sees a field that is no longer declared', async () => {
    const { writer, create, stored } = setUpWriter();
    await create();
    await writer.ensure(
      resource,
      { ...declared, spec: { ...declared.spec, type: 'NodePort' } },
      stored(),
    );
    const { outcome } = await writer.ensure(resource, declared, stored());
    expect(outcome).toBe('updated');
    expect(stored()?.spec?.type).toBeUndefined();
  });

  it('does not take over an object that the cache has not seen', async () => {
    const { writer, fake, stored } = setUpWriter();
    fake.put({ ...declared, metadata: { ...declared.metadata, labels: { foreign: 'yes' } } });
    const before = stored();
    const error = await rejection(writer.ensure(resource, declared, undefined));
    expect(error).toMatchObject({
      kind: 'transient',
      reason: 'ObjectNotInCache',
      message:
        'Service shop/orders exists already but is not in the cache yet; it is looked at again',
    } satisfies Partial<ReconcileError>);
    expect(stored()).toEqual(before);
  });

  it.each([
    ['was made anew', true],
    ['is gone', false],
  ])('rejects with a transient error where the object %s', async (_, isReplaced) => {
    const { writer, fake, create, stored } = setUpWriter();
    const live = await create();
    fake.drop('shop/orders');
    if (isReplaced) fake.put(declared);
    const before = stored();
    const error = await rejection(writer.ensure(resource, { ...declared, spec: {} }, live));
    expect(error).toMatchObject({ kind: 'transient', reason: 'ObjectReplaced' });
    expect(stored()).toEqual(before);
  });

  it('hands a conflict of field managers on as it is', async () => {
    const { writer, fake, create } = setUpWriter();
    const live = await create();
    const conflict = new ApiError('PATCH', '/x', {
      code: 409,
      reason: 'Conflict',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.spec.type' }] },
    });
    fake.failNext('apply', conflict);
    expect(await rejection(writer.ensure(resource, { ...declared, spec: {} }, live))).toBe(
      conflict,
    );
  });

  it('does not fight a server that keeps a field otherwise, but asks again later', async () => {
    const fake = createFakeObjects((object) => ({ ...object, spec: { type: 'ClusterIP' } }));
    const { writer, simulation, stored, logger } = setUpWriter(fake);
    await writer.ensure(resource, declared, undefined);
    expect(logger.lines.filter((line) => line.level === 'warn')).toHaveLength(1);
    const writes = fake.writes;
    for (let run = 0; run < 5; run += 1) await writer.ensure(resource, declared, stored());
    expect(fake.writes).toBe(writes);
    fake.edit('shop/orders', { metadata: { labels: { changed: 'yes' } } });
    await writer.ensure(resource, declared, stored());
    expect(fake.writes).toBe(writes + 1);
    await simulation.advance(600_000);
    await writer.ensure(resource, declared, stored());
    expect(fake.writes).toBe(writes + 2);
  });
});

describe('ensure with a plan', () => {
  const port = (name: string): Service => ({
    ...declared,
    spec: { ports: [{ port: 80, name }] },
  });

  it('applies what the plan says, each as its manager, with the hash of the declaration', async () => {
    const { writer, stored, create } = setUpWriter();
    const live = await create();
    const bodies: string[] = [];
    const { outcome } = await writer.ensure(resource, port('web'), live, {
      plan: (body, differs) => {
        bodies.push(String(differs), body.metadata.annotations?.[declaredHashAnnotation] ?? '');
        const first = { ...declared, spec: { type: 'ClusterIP' } };
        return [
          { body: first, fieldManager: 'other' },
          { body, fieldManager: 'slipway' },
        ];
      },
    });
    expect(outcome).toBe('updated');
    expect(bodies).toEqual(['true', stored()?.metadata.annotations?.[declaredHashAnnotation]]);
    expect(stored()?.spec).toEqual({ type: 'ClusterIP', ports: [{ port: 80, name: 'web' }] });
  });

  it('writes nothing where the plan has nothing, and says so', async () => {
    const { writer, create } = setUpWriter();
    const live = await create();
    expect(await writer.ensure(resource, port('web'), live, { plan: () => [] })).toEqual({
      outcome: 'unchanged',
      object: live,
    });
  });

  it('may write what does not differ', async () => {
    const { writer, create, stored } = setUpWriter();
    const live = await create();
    await writer.ensure(resource, declared, live, {
      plan: (body, differs) =>
        differs ? [] : [{ body: { ...body, spec: { type: 'NodePort' } }, fieldManager: 'slipway' }],
    });
    expect(stored()?.spec?.type).toBe('NodePort');
  });
});

describe('without the lease', () => {
  const writes: [
    string,
    (setup: ReturnType<typeof setUpWriter>, live: Service) => Promise<unknown>,
  ][] = [
    ['ensure', ({ writer }, live) => writer.ensure(resource, { ...declared, spec: {} }, live)],
    ['ensure of a new one', ({ writer }) => writer.ensure(resource, declared, undefined)],
    ['apply', ({ writer }) => writer.apply(resource, declared)],
    ['applyStatus', ({ writer }) => writer.applyStatus(resource, declared)],
    ['remove', ({ writer }, live) => writer.remove(resource, live)],
    ['addFinalizer', ({ writer }, live) => writer.addFinalizer(resource, live, 'slipway.dev/b')],
    [
      'removeFinalizer',
      ({ writer }, live) => writer.removeFinalizer(resource, live, 'slipway.dev/a'),
    ],
  ];

  it.each(writes)('%s writes nothing', async (_, write) => {
    const setup = setUpWriter();
    await setup.create();
    setup.fake.edit('shop/orders', { metadata: { finalizers: ['slipway.dev/a'] } });
    const live = setup.stored() ?? declared;
    const writes = setup.fake.writes;
    setup.fence.isHeld = false;
    expect(await rejection(write(setup, live))).toBeInstanceOf(LeaseLostError);
    expect(setup.fake.writes).toBe(writes);
  });

  it.each(writes)('%s writes nothing where the lease is lost on the way', async (_, write) => {
    const setup = setUpWriter();
    await setup.create();
    setup.fake.edit('shop/orders', { metadata: { finalizers: ['slipway.dev/a'] } });
    const live = setup.stored() ?? declared;
    const before = setup.fake.writes;
    setup.fake.beforeSending(() => {
      setup.fence.isHeld = false;
    });
    expect(await rejection(write(setup, live))).toBeInstanceOf(LeaseLostError);
    expect(setup.fake.writes).toBe(before);
  });

  it('a finalizer that others own too is not patched away', async () => {
    const setup = setUpWriter();
    await setup.create();
    setup.fake.edit('shop/orders', { metadata: { finalizers: ['slipway.dev/a'] } });
    const live = setup.stored() ?? declared;
    let sent = 0;
    setup.fake.beforeSending(() => {
      sent += 1;
      setup.fence.isHeld = sent < 2;
    });
    const removal = setup.writer.removeFinalizer(resource, live, 'slipway.dev/a');
    expect(await rejection(removal)).toBeInstanceOf(LeaseLostError);
    expect(setup.stored()?.metadata.finalizers).toEqual(['slipway.dev/a']);
  });
});

describe('applyStatus', () => {
  it('is quiet where the object is gone, and tells the cache where it is not', async () => {
    const { writer, create, observed } = setUpWriter();
    expect(await writer.applyStatus(resource, declared)).toBeUndefined();
    await create();
    const written = await writer.applyStatus(resource, declared);
    expect(observed.at(-1)).toBe(written);
  });
});

describe('remove', () => {
  it('deletes just this object', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    const live = await create();
    fake.drop('shop/orders');
    expect(await writer.remove(resource, live)).toBe(false);
    fake.put(declared);
    expect(await writer.remove(resource, live)).toBe(false);
    const successor = stored() ?? declared;
    expect(await writer.remove(resource, successor)).toBe(true);
    expect(stored()).toBeUndefined();
  });

  it('takes a conflict of another kind for no deletion', async () => {
    const { writer, fake, create, stored } = setUpWriter();
    const live = await create();
    const conflict = new ApiError('DELETE', '/x', {
      code: 409,
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled: the object has been modified',
    });
    fake.failNext('delete', conflict);
    expect(await rejection(writer.remove(resource, live))).toBe(conflict);
    expect(stored()).toBeDefined();
  });

  it('refuses an object that is not live', async () => {
    const { writer } = setUpWriter();
    expect(String(await rejection(writer.remove(resource, declared)))).toContain(
      'Service orders has no metadata.uid',
    );
  });
});
