import { afterEach, describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import { isExpired } from './errors.ts';
import type { KubeObject } from './kube-object.ts';
import { startClientAndServer, statusBody } from './testing/client-under-test.ts';
import { sendJson } from './testing/scripted-server.ts';
import type { Script } from './testing/scripted-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function setUp(script: Script) {
  const started = await startClientAndServer(script);
  cleanups.push(started.close);
  return started;
}

const ref = { namespace: 'team', name: 'orders' };
const deployment = (spec: object = {}): KubeObject & { spec: object } => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...ref },
  spec,
});
const deployments = '/apis/apps/v1/namespaces/team/deployments';

describe('what is sent', () => {
  it('applies strictly, in the name of the field manager', async () => {
    const { client, server } = await setUp((_, response, index) =>
      sendJson(response, index === 0 ? 201 : 200, deployment()),
    );
    const created = await client.apply(builtin.deployment, deployment({ a: 1 }));
    const updated = await client.apply(builtin.deployment, deployment(), {
      fieldManager: 'other',
      force: false,
    });
    expect([created.created, updated.created]).toEqual([true, false]);
    expect(server.received).toMatchObject([
      {
        method: 'PATCH',
        url: `${deployments}/orders?fieldManager=slipway&force=true&fieldValidation=Strict`,
        body: JSON.stringify(deployment({ a: 1 })),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      },
      { url: `${deployments}/orders?fieldManager=other&force=false&fieldValidation=Strict` },
    ]);
  });

  it('applies the status, creates, replaces, patches and deletes', async () => {
    const { client, server } = await setUp((_, response) => sendJson(response, 200, deployment()));
    await client.applyStatus(builtin.deployment, deployment());
    await client.create(builtin.deployment, deployment());
    await client.replace(builtin.deployment, deployment());
    await client.mergePatch(builtin.deployment, ref, { spec: { paused: true } });
    const deleted = await client.delete(builtin.deployment, ref, {
      uid: 'u1',
      resourceVersion: '5',
      propagationPolicy: 'Foreground',
    });
    const common = 'fieldManager=slipway&fieldValidation=Strict';
    expect(deleted).toBe(true);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `PATCH ${deployments}/orders/status?fieldManager=slipway&force=true&fieldValidation=Strict`,
      `POST ${deployments}?${common}`,
      `PUT ${deployments}/orders?${common}`,
      `PATCH ${deployments}/orders?${common}`,
      `DELETE ${deployments}/orders`,
    ]);
    expect(server.received[3]?.headers['content-type']).toBe('application/merge-patch+json');
    expect(JSON.parse(server.received[4]?.body ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: 'u1', resourceVersion: '5' },
      propagationPolicy: 'Foreground',
    });
  });

  it('asks for metadata only, and says of what kind it is', async () => {
    const partial = {
      apiVersion: 'meta.k8s.io/v1',
      kind: 'PartialObjectMetadata',
      metadata: { ...ref, resourceVersion: '1' },
    };
    const { client, server } = await setUp((request, response) =>
      request.url.endsWith('/orders')
        ? sendJson(response, 200, partial)
        : sendJson(response, 200, { metadata: { resourceVersion: '9' }, items: [partial] }),
    );
    const expected = { ...partial, apiVersion: 'apps/v1', kind: 'Deployment' };
    expect(await client.get(builtin.deployment, ref, { metadataOnly: true })).toEqual(expected);
    for await (const page of client.list(builtin.deployment, { metadataOnly: true })) {
      expect(page).toEqual({ items: [expected], resourceVersion: '9' });
    }
    expect(server.received.map(({ headers }) => headers.accept)).toEqual([
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ]);
  });

  it('refuses a body above 3 MiB without sending it', async () => {
    const { client, server } = await setUp((_, response) => sendJson(response, 200, deployment()));
    const padding = 3 * 1024 * 1024 - JSON.stringify(deployment({ text: '' })).length;
    await client.apply(builtin.deployment, deployment({ text: 'x'.repeat(padding) }));
    await expect(
      client.apply(builtin.deployment, deployment({ text: 'x'.repeat(padding + 1) })),
    ).rejects.toMatchObject({ code: 413, reason: 'RequestEntityTooLarge' });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['', 'team'],
    ['..', 'team'],
    ['orders', ''],
  ])('refuses the name %j in the namespace %j without sending it', async (name, namespace) => {
    const { client, server } = await setUp((_, response) => sendJson(response, 200, {}));
    await expect(
      client.delete(builtin.deployment, { name, namespace }, { uid: 'u' }),
    ).rejects.toMatchObject({ code: 400 });
    expect(server.received).toEqual([]);
  });

  it('reads any other path, as JSON or text', async () => {
    const { client } = await setUp((request, response) =>
      request.url === '/version'
        ? sendJson(response, 200, { gitVersion: 'v1' })
        : void response.end('ok'),
    );
    expect(await client.raw('/version')).toEqual({ gitVersion: 'v1' });
    expect(await client.raw('/healthz')).toBe('ok');
  });
});

describe('lists', () => {
  const page = (names: string[], token = '') => ({
    kind: 'DeploymentList',
    metadata: { resourceVersion: '7', ...(token !== '' && { continue: token }) },
    items: names.map((name) => ({ metadata: { name } })),
  });
  const read = async (list: ReturnType<KubeClient['list']>) => {
    const names: string[] = [];
    for await (const { items } of list) names.push(...items.map(({ metadata }) => metadata.name));
    return names;
  };

  it('reads page by page, and says of what kind the items are', async () => {
    const { client, server } = await setUp((_, response, index) =>
      sendJson(response, 200, index === 0 ? page(['a', 'b'], 'more') : page(['c'])),
    );
    const items: KubeObject[] = [];
    const options = { namespace: 'team', labelSelector: 'a=b,c', limit: 2, resourceVersion: '5' };
    for await (const { items: some } of client.list(builtin.deployment, options)) {
      items.push(...some);
    }
    expect(
      items.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name]),
    ).toEqual(['a', 'b', 'c'].map((name) => ['apps/v1', 'Deployment', name]));
    expect(server.received.map(({ url }) => url)).toEqual([
      `${deployments}?limit=2&labelSelector=a%3Db%2Cc&resourceVersion=5&resourceVersionMatch=NotOlderThan`,
      `${deployments}?limit=2&labelSelector=a%3Db%2Cc&continue=more`,
    ]);
  });

  it('takes an empty list that says null', async () => {
    const { client, server } = await setUp((_, response) =>
      sendJson(response, 200, { metadata: { resourceVersion: '1' }, items: null }),
    );
    expect(await read(client.list(builtin.deployment))).toEqual([]);
    expect(server.received[0]?.url).toBe('/apis/apps/v1/deployments?limit=500');
  });

  it.each([
    ['too old', statusBody(410, 'Expired', 'too old')],
    [
      'not there yet',
      statusBody(504, 'Timeout', 'Too large', {
        retryAfterSeconds: 1,
        causes: [{ reason: 'ResourceVersionTooLarge' }],
      }),
    ],
  ])('reads consistently where the first resource version is %s', async (_, answer) => {
    const { client, server } = await setUp((_request, response, index) =>
      index === 0 ? sendJson(response, answer.code, answer) : sendJson(response, 200, page(['a'])),
    );
    expect(await read(client.list(builtin.deployment, { resourceVersion: '5' }))).toEqual(['a']);
    expect(server.received[1]?.url).toBe('/apis/apps/v1/deployments?limit=500');
  });

  it('rejects where a continue token expired: pages cannot be taken back', async () => {
    const { client } = await setUp((_, response, index) =>
      index === 0
        ? sendJson(response, 200, page(['a'], 'more'))
        : sendJson(response, 410, statusBody(410, 'Expired', 'token expired')),
    );
    await expect(read(client.list(builtin.deployment))).rejects.toSatisfy(isExpired);
  });
});
