import { createApiCaller, parseBody } from './api-caller.ts';
import type { ApiCall, ApiCaller } from './api-caller.ts';
import type { Applied, ApplyOptions, CallOptions, DeleteOptions, KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { isNotFound } from './errors.ts';
import { refTo } from './kube-object.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import { listPages } from './list-pages.ts';
import type { Logger } from './logger.ts';
import type { RestClientMetrics } from './metric-sinks.ts';
import { acceptHeader, identify, pathOfObject, resourceCall, withQuery } from './object-call.ts';
import { isOtherObject } from './precondition-errors.ts';
import { collectionPath } from './resource.ts';
import type { Resource } from './resource.ts';
import type { HttpMethod, Transport } from './transport.ts';
import { watchEvents } from './watch-events.ts';

export interface KubeClientOptions {
  transport: Transport;
  logger: Logger;
  clock: Clock;
  /** Writes in this name unless told otherwise. */
  fieldManager: string;
  metrics?: RestClientMetrics;
  /** Between 0 and 1, for jitter; Math.random by default. */
  random?: () => number;
}

/** A client of one API server; see {@link KubeClient} for what it promises. */
export function createKubeClient(options: KubeClientOptions): KubeClient {
  const { transport, clock, logger, metrics, fieldManager } = options;
  const caller = createApiCaller({
    transport,
    clock,
    logger,
    metrics,
    random: options.random ?? Math.random,
  });
  const writing = createWriteCalls(caller, fieldManager);
  return {
    get: async <T extends KubeObject>(
      resource: Resource,
      ref: ObjectRef,
      read: { metadataOnly?: boolean } & CallOptions = {},
    ) => {
      const call: ApiCall = {
        ...resourceCall(resource, 'GET', pathOfObject('GET', resource, ref), read),
        headers: acceptHeader(read.metadataOnly),
        idempotent: true,
      };
      const object = parseBody<T>(call, await caller.call(call));
      return read.metadataOnly === true ? identify(resource, object) : object;
    },
    list: (resource, list) => listPages(caller, resource, list),
    watch: (resource, watch) => watchEvents(caller, resource, watch),
    ...writing,
    delete: (resource, ref, what) => deleteObject(caller, resource, ref, what),
    raw: (path, what = {}) => readRaw(caller, path, what),
  };
}

type WriteCalls = Pick<KubeClient, 'apply' | 'applyStatus' | 'create' | 'replace' | 'mergePatch'>;

function createWriteCalls(caller: ApiCaller, defaultManager: string): WriteCalls {
  const apply = async <T extends KubeObject>(
    resource: Resource,
    body: T,
    options: ApplyOptions = {},
    subresource?: string,
  ): Promise<Applied<T>> => {
    const path = pathOfObject('PATCH', resource, refTo(body), subresource);
    const call: ApiCall = {
      ...resourceCall(
        resource,
        'PATCH',
        withQuery(path, {
          fieldManager: options.fieldManager ?? defaultManager,
          force: options.force ?? true,
          fieldValidation: 'Strict',
        }),
        options,
      ),
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body,
      idempotent: true,
    };
    const response = await caller.call(call);
    return { object: parseBody<T>(call, response), created: response.status === 201 };
  };

  const write = async <T extends KubeObject>(
    resource: Resource,
    request: { method: HttpMethod; path: string; body: object; contentType?: string },
    options: CallOptions = {},
  ): Promise<T> => {
    const query = { fieldManager: defaultManager, fieldValidation: 'Strict' };
    const call: ApiCall = {
      ...resourceCall(resource, request.method, withQuery(request.path, query), options),
      headers: { 'content-type': request.contentType ?? 'application/json' },
      body: request.body,
      idempotent: false,
    };
    return parseBody<T>(call, await caller.call(call));
  };

  return {
    apply: (resource, body, options) => apply(resource, body, options),
    applyStatus: async (resource, body, options) =>
      (await apply(resource, body, options, 'status')).object,
    create: async (resource, body, options) => {
      const path = collectionPath(resource, body.metadata.namespace);
      return write(resource, { method: 'POST', path, body }, options);
    },
    replace: async (resource, body, options) => {
      const path = pathOfObject('PUT', resource, refTo(body));
      return write(resource, { method: 'PUT', path, body }, options);
    },
    mergePatch: async (resource, ref, patch, options) => {
      const path = pathOfObject('PATCH', resource, ref);
      const contentType = 'application/merge-patch+json';
      return write(resource, { method: 'PATCH', path, body: patch, contentType }, options);
    },
  };
}

async function deleteObject(
  caller: ApiCaller,
  resource: Resource,
  ref: ObjectRef,
  options: DeleteOptions,
): Promise<boolean> {
  const { uid, resourceVersion, propagationPolicy } = options;
  const path = pathOfObject('DELETE', resource, ref);
  try {
    await caller.call({
      ...resourceCall(resource, 'DELETE', path, options),
      headers: { 'content-type': 'application/json' },
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid, ...(resourceVersion !== undefined && { resourceVersion }) },
        ...(propagationPolicy !== undefined && { propagationPolicy }),
      },
      idempotent: true,
    });
    return true;
  } catch (error) {
    if (isNotFound(error) || isOtherObject(error)) return false;
    throw error;
  }
}

async function readRaw(caller: ApiCaller, path: string, options: CallOptions): Promise<unknown> {
  const response = await caller.call({
    method: 'GET',
    path,
    idempotent: true,
    secret: false,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const text = response.body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
