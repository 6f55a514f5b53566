import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from './settings.ts';
import { createS3Store } from './stores/s3-store.ts';
import type { Store } from './stores/store.ts';
import { createVolumeStore } from './stores/volume-store.ts';

/** The store that the settings name; rejects where the Secret of a bucket lacks a key. */
export async function openStore(settings: Settings): Promise<Store> {
  const { volume, bucket, credentials, namespace, database, prefix } = settings;
  if (volume !== undefined) return createVolumeStore(volume);
  if (bucket === undefined || credentials === undefined) {
    throw new Error('The pod names neither a volume nor a bucket with credentials');
  }
  const read = (key: string): Promise<string | undefined> =>
    readFile(join(credentials, key), 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const required = async (key: string): Promise<string> => {
    const text = await read(key);
    if (text === undefined || text === '')
      throw new Error(`The Secret of the bucket has no ${key}`);
    return text;
  };
  return createS3Store({
    endpoint: settings.endpoint,
    bucket,
    region: settings.region,
    prefix: [prefix, namespace, database].filter((part) => part !== '').join('/'),
    pathStyle: settings.pathStyle === 'true',
    accessKeyId: await required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: await required('AWS_SECRET_ACCESS_KEY'),
    sessionToken: await read('AWS_SESSION_TOKEN'),
  });
}
