import type { ApiCaller } from './api-caller.ts';
import type { WatchEvent, WatchOptions } from './client.ts';
import { decodeWatch } from './decode-watch.ts';
import type { KubeObject } from './kube-object.ts';
import { acceptHeader, identify, resourceCall, withQuery } from './object-call.ts';
import { collectionPath } from './resource.ts';
import type { Resource } from './resource.ts';

/** The events of one watch, until the server ends it or the signal aborts. */
export async function* watchEvents<T extends KubeObject>(
  caller: ApiCaller,
  resource: Resource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { signal, onActivity, metadataOnly } = options;
  if (signal.aborted) return;
  const collection = collectionPath(resource, options.namespace);
  const path = withQuery(collection, {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: options.resourceVersion,
    timeoutSeconds: options.timeoutSeconds,
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    ...(options.sendInitialEvents === true && {
      sendInitialEvents: true,
      resourceVersionMatch: 'NotOlderThan',
    }),
  });
  const stream = await openQuietly(caller, resource, path, options);
  if (stream === undefined) return;
  const name = `WATCH ${collection}`;
  for await (const event of decodeWatch<T>(stream.chunks, { name, onActivity, signal })) {
    if (signal.aborted) return;
    if (metadataOnly === true && event.type !== 'ERROR') identify(resource, event.object);
    yield event;
  }
}

async function openQuietly(
  caller: ApiCaller,
  resource: Resource,
  path: string,
  options: WatchOptions,
) {
  try {
    return await caller.open({
      ...resourceCall(resource, 'GET', path, { signal: options.signal }),
      headers: acceptHeader(options.metadataOnly),
      idempotent: true,
    });
  } catch (error) {
    if (options.signal.aborted) return undefined;
    throw error;
  }
}
