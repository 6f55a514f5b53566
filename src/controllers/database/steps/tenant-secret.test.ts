import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../runtime/errors.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { postgres } from '../engines/postgres/postgres.ts';
import type { Connection } from '../login/connection.ts';
import { databaseOf } from '../testing/objects.ts';
import type { Secret } from '../types.ts';
import { keepConnection, tenantSecret } from './tenant-secret.ts';

const connection: Connection = {
  host: 'pg.platform.svc',
  port: 5432,
  database: 'shop_orders-main',
  username: 'shop_orders-main_1',
  password: 'secret',
  tls: 'require',
};
const terms = {
  className: 'shared',
  mark: 'mark',
  adopt: false,
  connectionLimit: undefined,
  extensions: [],
};

function secretOf(change: Partial<Connection> = {}): Secret {
  return tenantSecret(databaseOf(), postgres, { ...connection, ...change }, terms);
}

function liveOf(change: Partial<Connection> = {}): Secret {
  const secret = secretOf(change);
  return { ...secret, metadata: { ...secret.metadata, uid: 'uid', resourceVersion: '7' } };
}

/** What is written where the Secret is so and the connection is `connection`. */
async function written(live: Secret, failure?: Error): Promise<readonly KubeObject[]> {
  const bodies: KubeObject[] = [];
  const writer: Pick<ObjectWriter, 'apply'> = {
    apply: (_, body) => {
      bodies.push(body);
      return failure === undefined ? Promise.resolve(body) : Promise.reject(failure);
    },
  };
  await keepConnection(writer, live, secretOf());
  return bodies;
}

describe('the Secret of a database on a shared server', () => {
  it('is left alone where it is as declared, whatever else it holds', async () => {
    const live = liveOf();
    expect(await written(live)).toEqual([]);
    expect(await written({ ...live, data: { ...live.data, note: 'bWluZQ==' } })).toEqual([]);
  });

  it.each<[string, Partial<Connection>]>([
    ['another host', { host: 'old.platform.svc' }],
    ['another way of TLS', { tls: 'verify-full' }],
    ['no TLS', { tls: 'disable' }],
    ['certificates that are not to be trusted any more', { certificates: 'PEM' }],
  ])('is written where it has %s, and only as it was read', async (_, change) => {
    const [body] = await written(liveOf(change));
    expect(body).toMatchObject({ data: secretOf().data, metadata: { uid: 'uid' } });
    expect(body?.metadata.resourceVersion).toBe('7');
  });

  it('is left to the next attempt where somebody changed it meanwhile', async () => {
    const status = { code: 409, reason: 'Conflict' } as const;
    const conflict = new ApiError('PATCH', '/secret', status);
    await expect(written(liveOf({ port: 1 }), conflict)).resolves.toHaveLength(1);
    const failure = new ApiError('PATCH', '/secret', { code: 500, reason: 'InternalError' });
    await expect(written(liveOf({ port: 1 }), failure)).rejects.toThrow('500');
  });
});
