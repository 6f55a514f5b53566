import { parseBody } from './api-caller.ts';
import type { ApiCall, ApiCaller } from './api-caller.ts';
import type { ListOptions, ListPage } from './client.ts';
import { isExpired } from './errors.ts';
import type { KubeObject } from './kube-object.ts';
import { acceptHeader, identify, resourceCall, withQuery } from './object-call.ts';
import { collectionPath } from './resource.ts';
import type { Resource } from './resource.ts';
import { isFromTheFuture } from './retry-policy.ts';

interface ListBody<T> {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: T[] | null;
}

const defaultLimit = 500;

/**
 * The pages of one list. A resource version that the server does not have, or not any more, is
 * replaced by a consistent read as long as nothing was yielded; an expired continue token rejects
 * with ApiError 410, since pages that were yielded already cannot be taken back.
 */
export async function* listPages<T extends KubeObject>(
  caller: ApiCaller,
  resource: Resource,
  options: ListOptions = {},
): AsyncGenerator<ListPage<T>> {
  let resourceVersion = options.resourceVersion ?? '';
  let token = '';
  for (;;) {
    let list: ListBody<T>;
    try {
      list = await fetchPage<T>(caller, resource, options, { resourceVersion, token });
    } catch (error) {
      const tooOldOrNew = isExpired(error) || isFromTheFuture(error);
      if (!tooOldOrNew || token !== '' || resourceVersion === '') throw error;
      resourceVersion = '';
      continue;
    }
    yield {
      items: (list.items ?? []).map((item) => identify(resource, item)),
      resourceVersion: list.metadata?.resourceVersion ?? '',
    };
    token = list.metadata?.continue ?? '';
    if (token === '') return;
  }
}

async function fetchPage<T>(
  caller: ApiCaller,
  resource: Resource,
  options: ListOptions,
  from: { resourceVersion: string; token: string },
): Promise<ListBody<T>> {
  const first = from.token === '';
  const path = withQuery(collectionPath(resource, options.namespace), {
    limit: options.limit ?? defaultLimit,
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    continue: from.token,
    // Together with a limit the server would read a bare version as "exactly this one".
    ...(first && from.resourceVersion !== ''
      ? { resourceVersion: from.resourceVersion, resourceVersionMatch: 'NotOlderThan' }
      : {}),
  });
  const call: ApiCall = {
    ...resourceCall(resource, 'GET', path, options),
    headers: acceptHeader(options.metadataOnly, true),
    idempotent: true,
  };
  return parseBody<ListBody<T>>(call, await caller.call(call));
}
