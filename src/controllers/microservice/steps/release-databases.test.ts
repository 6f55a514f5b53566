import { describe, expect, it } from 'vitest';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { ApiError, TransportError } from '../../../runtime/errors.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { microserviceOf } from '../testdata/build-input.ts';
import { releaseDatabases } from './release-databases.ts';

function database(entry: string, deletionPolicy: 'Retain' | 'Delete' | undefined): Database {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: {
      name: `orders-${entry}`,
      namespace: 'shop',
      uid: entry,
      annotations: { 'slipway.dev/entry': entry },
    },
    spec: { engine: 'postgres', ...(deletionPolicy === undefined ? {} : { deletionPolicy }) },
  };
}

const declaring = (...names: string[]): Microservice =>
  microserviceOf({ spec: { databases: names.map((name) => ({ name, engine: 'postgres' })) } });
const deleted = microserviceOf({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
const reborn = microserviceOf({ metadata: { uid: 'another' } });

/** The Databases that are deleted, by what the cache and the API server say. */
async function released(
  cached: Microservice,
  live: Microservice | Error,
  databases: Database[],
): Promise<string[]> {
  const removed: string[] = [];
  const client = {
    get: async () => {
      if (live instanceof Error) throw live;
      return live;
    },
  } as unknown as KubeClient;
  const writer = {
    remove: async (_: unknown, { metadata }: Database) => {
      removed.push(metadata.name);
      return true;
    },
  } as unknown as ObjectWriter;
  const { signal } = new AbortController();
  await releaseDatabases({ client, writer, microservice: cached, databases, signal });
  return removed;
}

const gone = new ApiError('GET', '/x', {
  code: 404,
  reason: 'NotFound',
  details: { name: 'orders' },
});

describe('releaseDatabases', () => {
  it.each<[string, Microservice, Microservice | Error, Database[], string[]]>([
    [
      'an entry that is gone',
      declaring(),
      declaring(),
      [database('main', 'Delete')],
      ['orders-main'],
    ],
    ['Retain stays', declaring(), declaring(), [database('main', 'Retain')], []],
    ['the default stays', declaring(), declaring(), [database('main', undefined)], []],
    [
      'what is declared stays',
      declaring('main'),
      declaring('main'),
      [database('main', 'Delete')],
      [],
    ],
    [
      'a stale cache: the live spec has the entry',
      declaring(),
      declaring('main'),
      [database('main', 'Delete')],
      [],
    ],
    [
      'a stale cache: another one has the name now',
      declaring(),
      reborn,
      [database('main', 'Delete')],
      [],
    ],
    [
      'a Microservice that is being deleted',
      deleted,
      deleted,
      [database('main', 'Delete')],
      ['orders-main'],
    ],
    [
      'a deletion that only the cache knows',
      deleted,
      declaring('main'),
      [database('main', 'Delete')],
      [],
    ],
    [
      'a live spec that is not valid any more proves nothing',
      declaring(),
      microserviceOf({ spec: { image: 42 as never } }),
      [database('main', 'Delete')],
      [],
    ],
    [
      'a Database of any shape stays',
      declaring(),
      declaring(),
      [{ ...database('main', 'Delete'), spec: null as never }],
      [],
    ],
    [
      'a Microservice that is gone proves nothing',
      declaring(),
      gone,
      [database('main', 'Delete')],
      [],
    ],
  ])('%s', async (...[, cached, live, databases, expected]) => {
    expect(await released(cached, live, databases)).toEqual(expected);
  });

  it('deletes nothing where the API server does not answer', async () => {
    const broken = new TransportError('refused');
    await expect(released(declaring(), broken, [database('main', 'Delete')])).rejects.toBe(broken);
  });
});
