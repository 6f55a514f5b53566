import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtin } from './builtin-resources.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { ApiError, TransportError, isExpired, isNotFound } from './errors.ts';
import { createKubeClient } from './kube-client.ts';
import type { KubeObject } from './kube-object.ts';
import type { RestClientCall } from './metric-sinks.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createFixedCredentials } from './testing/fixed-credentials.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { sendJson, startScriptedServer } from './testing/scripted-server.ts';
import type { Script } from './testing/scripted-server.ts';
import { createTransport } from './transport.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

function clientOf(server: URL, clock: Clock = systemClock) {
  const logger = createCollectingLogger();
  const credentials = createFixedCredentials({ server });
  const transport = createTransport({ credentials, clock, logger });
  cleanups.push(() => transport.close());
  const answered: RestClientCall[] = [];
  const retried: string[] = [];
  const client = createKubeClient({
    transport,
    logger,
    clock,
    fieldManager: 'slipway',
    random: () => 0,
    metrics: {
      answered: (call) => answered.push(call),
      retried: ({ code }) => retried.push(code),
    },
  });
  return { client, answered, retried };
}

async function setUp(script: Script, clock?: Clock) {
  const server = await startScriptedServer(script);
  cleanups.push(() => server.close());
  return { server, ...clientOf(server.url, clock) };
}

const ref = { namespace: 'team', name: 'orders' };
const deployment = (spec: object = {}): KubeObject & { spec: object } => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...ref },
  spec,
});
const status = (code: number, reason: string, message: string, details: object = {}) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
  details,
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
  const read = async (list: ReturnType<ReturnType<typeof clientOf>['client']['list']>) => {
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
    ['too old', status(410, 'Expired', 'too old')],
    [
      'not there yet',
      status(504, 'Timeout', 'Too large', {
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
        : sendJson(response, 410, status(410, 'Expired', 'token expired')),
    );
    const failed = read(client.list(builtin.deployment));
    await expect(failed).rejects.toSatisfy(isExpired);
  });
});

describe('errors', () => {
  it('takes over what the Status says, and only that', async () => {
    const details = { name: 'orders', causes: [{ reason: 'R', message: 'm', field: 'f' }, 'x'] };
    const { client } = await setUp((_, response) =>
      sendJson(response, 422, { ...status(422, 'Invalid', 'is invalid', details), extra: 'body' }),
    );
    const error: unknown = await client.get(builtin.deployment, ref).catch((cause) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      message: `GET ${deployments}/orders: 422 Invalid: is invalid`,
      status: {
        kind: 'Status',
        code: 422,
        reason: 'Invalid',
        message: 'is invalid',
        details: { name: 'orders', causes: [{ reason: 'R', message: 'm', field: 'f' }] },
      },
    });
    expect(JSON.stringify(error)).not.toContain('extra');
  });

  it('never shows a body that is no Status', async () => {
    const { client } = await setUp((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<p>hunter2</p>');
    });
    const error: unknown = await client.get(builtin.deployment, ref).catch((cause) => cause);
    expect(isNotFound(error)).toBe(true);
    expect(String(error)).toBe(`ApiError: GET ${deployments}/orders: 404 NotFound: Not Found`);
  });

  it.each([
    [422, 'Invalid', 'data[x]: Invalid value: "hunter2"', false],
    [400, 'BadRequest', 'cannot unmarshal "hunter2"', false],
    [403, 'Forbidden', 'secrets "orders" is forbidden', true],
    [409, 'Conflict', 'conflict with "kubectl": .data.password', true],
  ])(
    'of a Secret shows what %i says only where it quotes no content',
    async (code, reason, message, shown) => {
      const causes = [{ reason: 'R', message, field: 'metadata.uid' }];
      const { client } = await setUp((_, response) =>
        sendJson(response, code, status(code, reason, message, { causes })),
      );
      const error: unknown = await client.get(builtin.secret, ref).catch((cause) => cause);
      if (!(error instanceof ApiError)) throw new Error('no ApiError');
      expect(error.message.includes(message)).toBe(shown);
      expect(JSON.stringify(error.status).includes('hunter2')).toBe(false);
      expect(error.status.details?.causes?.[0]?.field).toBe('metadata.uid');
    },
  );

  it.each(['{"half":', '"text"', ''])('rejects the answer %j without quoting it', async (text) => {
    const { client } = await setUp((_, response) => void response.end(text));
    const failed = client.get(builtin.deployment, ref);
    await expect(failed).rejects.toThrow(TransportError);
    await expect(failed).rejects.toThrow(`GET ${deployments}/orders: the answer is no JSON object`);
  });

  it.each([
    ['it is gone', 404, 'not found', false],
    [
      'another has its name',
      409,
      'Precondition failed: UID in precondition: a, UID in object meta: b',
      false,
    ],
    [
      'another has its name, as the registry says',
      409,
      'the UID in the precondition (a) does not match the UID in record (b)',
      false,
    ],
  ])('says of a delete that nothing was there where %s', async (_, code, message, expected) => {
    const { client } = await setUp((_request, response) =>
      sendJson(response, code, status(code, 'Conflict', message)),
    );
    expect(await client.delete(builtin.deployment, ref, { uid: 'a' })).toBe(expected);
  });

  it('rejects a delete of an object that changed', async () => {
    const message =
      'Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: 2';
    const { client } = await setUp((_, response) =>
      sendJson(response, 409, status(409, 'Conflict', message)),
    );
    await expect(
      client.delete(builtin.deployment, ref, { uid: 'a', resourceVersion: '1' }),
    ).rejects.toMatchObject({ code: 409 });
  });
});

describe('retries', () => {
  const busy =
    (code: number, seconds?: number): Script =>
    (_, response, index) =>
      index === 0
        ? sendJson(
            response,
            code,
            status(code, 'Busy', 'busy'),
            seconds === undefined ? {} : { 'retry-after': String(seconds) },
          )
        : sendJson(response, 200, deployment());

  it.each([429, 500, 503, 504])(
    'comes back after Retry-After on %i, and not before',
    async (code) => {
      const clock = createManualClock();
      const { client, server, retried } = await setUp(busy(code, 7), clock);
      const answer = client.get(builtin.deployment, ref);
      await vi.waitFor(() => expect(clock.waiting()).toEqual([7_000]));
      clock.advance(6_999);
      expect(server.received).toHaveLength(1);
      clock.advance(1);
      expect(await answer).toEqual(deployment());
      expect(server.received).toHaveLength(2);
      expect(retried).toEqual([String(code)]);
    },
  );

  it('comes back with a create only where it was certainly not carried out', async () => {
    const clock = createManualClock();
    const first = await setUp(busy(429, 1), clock);
    const answer = first.client.create(builtin.deployment, deployment());
    await vi.waitFor(() => expect(clock.waiting()).toEqual([1_000]));
    clock.advance(1_000);
    expect(await answer).toEqual(deployment());

    const second = await setUp(busy(503, 1), clock);
    await expect(second.client.create(builtin.deployment, deployment())).rejects.toMatchObject({
      code: 503,
      retryAfterMs: 1_000,
    });
    expect(second.server.received).toHaveLength(1);
  });

  it('does not come back on 503 without Retry-After, nor where there is no time left', async () => {
    const clock = createManualClock();
    const unsaid = await setUp(busy(503), clock);
    await expect(unsaid.client.get(builtin.deployment, ref)).rejects.toMatchObject({ code: 503 });
    const late = await setUp(busy(429, 10), clock);
    await expect(
      late.client.get(builtin.deployment, ref, { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({ code: 429, retryAfterMs: 10_000 });
    expect(late.server.received).toHaveLength(1);
  });

  it('gives up after ten attempts', async () => {
    const clock = createManualClock();
    const { client, server } = await setUp(
      (_, response) => sendJson(response, 429, {}, { 'retry-after': '1' }),
      clock,
    );
    const answer = expect(client.get(builtin.deployment, ref)).rejects.toMatchObject({ code: 429 });
    for (let attempt = 1; attempt < 10; attempt += 1) {
      await vi.waitFor(() => expect(clock.waiting()).toEqual([1_000]));
      clock.advance(1_000);
      await vi.waitFor(() => expect(server.received).toHaveLength(attempt + 1));
    }
    await answer;
  });

  const cutOff: Script = (_, response, index) =>
    index === 0 ? void response.destroy() : sendJson(response, 200, deployment());

  it.each<[string, (client: ReturnType<typeof clientOf>['client']) => Promise<unknown>]>([
    ['get', (client) => client.get(builtin.deployment, ref)],
    ['apply', (client) => client.apply(builtin.deployment, deployment())],
    ['delete', (client) => client.delete(builtin.deployment, ref, { uid: 'u' })],
  ])('repeats %s when the connection breaks', async (_, act) => {
    const { client, server } = await setUp(cutOff);
    await act(client);
    expect(server.received).toHaveLength(2);
  });

  it.each<[string, (client: ReturnType<typeof clientOf>['client']) => Promise<unknown>]>([
    ['create', (client) => client.create(builtin.deployment, deployment())],
    ['replace', (client) => client.replace(builtin.deployment, deployment())],
    ['merge patch', (client) => client.mergePatch(builtin.deployment, ref, {})],
  ])('does not repeat %s when the connection breaks: it may have been done', async (_, act) => {
    const { client, server } = await setUp(cutOff);
    await expect(act(client)).rejects.toThrow(TransportError);
    expect(server.received).toHaveLength(1);
  });

  it('repeats a create that no server took', async () => {
    const clock = createManualClock();
    const { client, retried } = clientOf(new URL('http://127.0.0.1:1'), clock);
    const answer = expect(
      client.create(builtin.deployment, deployment(), { timeoutMs: 150 }),
    ).rejects.toThrow('ECONNREFUSED');
    await vi.waitFor(() => expect(clock.waiting()).toEqual([100]));
    clock.advance(100);
    await answer;
    expect(retried).toEqual(['<error>']);
  });

  it('stops waiting when the caller aborts', async () => {
    const clock = createManualClock();
    const { client, server } = await setUp(busy(429, 7), clock);
    const controller = new AbortController();
    const answer = expect(
      client.get(builtin.deployment, ref, { signal: controller.signal }),
    ).rejects.toThrow('aborted');
    await vi.waitFor(() => expect(clock.waiting()).toEqual([7_000]));
    controller.abort();
    await answer;
    expect(server.received).toHaveLength(1);
  });

  it('counts every attempt', async () => {
    const { client, answered, server } = await setUp(cutOff);
    await client.get(builtin.deployment, ref);
    expect(answered.map(({ method, code, host }) => [method, code, host])).toEqual([
      ['GET', '<error>', server.url.host],
      ['GET', '200', server.url.host],
    ]);
    expect(answered[1]?.responseBytes).toBe(JSON.stringify(deployment()).length);
  });
});
