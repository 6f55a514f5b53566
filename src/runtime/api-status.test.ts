import { afterEach, describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { ApiError, TransportError, isNotFound } from './errors.ts';
import { startClientAndServer, statusBody } from './testing/client-under-test.ts';
import { rejectionOf } from './testing/rejection-of.ts';
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
const deployments = '/apis/apps/v1/namespaces/team/deployments';

describe('errors', () => {
  it('takes over what the Status says, and only that', async () => {
    const details = { name: 'orders', causes: [{ reason: 'R', message: 'm', field: 'f' }, 'x'] };
    const { client } = await setUp((_, response) =>
      sendJson(response, 422, {
        ...statusBody(422, 'Invalid', 'is invalid', details),
        extra: 'body',
      }),
    );
    const error = await rejectionOf(client.get(builtin.deployment, ref));
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
    const error = await rejectionOf(client.get(builtin.deployment, ref));
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
        sendJson(response, code, statusBody(code, reason, message, { causes })),
      );
      const error = await rejectionOf(client.get(builtin.secret, ref));
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
      sendJson(response, code, statusBody(code, 'Conflict', message)),
    );
    expect(await client.delete(builtin.deployment, ref, { uid: 'a' })).toBe(expected);
  });

  it('rejects a delete of an object that changed', async () => {
    const message =
      'Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: 2';
    const { client } = await setUp((_, response) =>
      sendJson(response, 409, statusBody(409, 'Conflict', message)),
    );
    await expect(
      client.delete(builtin.deployment, ref, { uid: 'a', resourceVersion: '1' }),
    ).rejects.toMatchObject({ code: 409 });
  });
});
