import { keyOf } from '../kube-object.ts';
import type { KubeObject } from '../kube-object.ts';
import { parseLabelSelector } from '../label-selector.ts';
import { apiVersionOf } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { FakeRefusal } from './fake-cluster.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { isFields } from './fake-fields.ts';
import { locate } from './fake-paths.ts';
import type { FakeTarget } from './fake-paths.ts';
import { createByteStream, seenChange } from './fake-watch.ts';
import type { ByteStream } from './fake-watch.ts';

export interface FakeRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** get, list, watch, create, replace, patch or delete. */
export interface LoggedRequest extends FakeRequest {
  readonly verb: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | ByteStream;
}

/** What happens to one request instead of an answer. */
export type FakeFault =
  | { kind: 'status'; code: number; reason?: string; retryAfterSeconds?: number }
  /** The connection breaks before the answer. */
  | { kind: 'reset' }
  /** It is answered once this resolves. */
  | { kind: 'hold'; until: Promise<void> };

/** The connection is broken off. */
export class FakeReset extends Error {
  override readonly name = 'FakeReset';
}

/** One open watch, for tests to meddle with. */
export interface FakeWatch {
  readonly request: LoggedRequest;
  /** Sends a bookmark of the present version. */
  bookmark(): void;
  /** Sends an ERROR event, 410 by default, and ends. */
  expire(code?: number, reason?: string): void;
  /** Sends this line as it is. */
  raw(line: string): void;
  end(): void;
  reset(): void;
  /** Keeps back what it would send, as a dead connection does; false sends it. */
  freeze(isFrozen: boolean): void;
}

export interface FakeApiOptions {
  cluster: FakeCluster;
  /** Cuts what a watch sends into pieces, which arrive one by one. */
  split?: (bytes: Buffer) => readonly Buffer[];
}

/** The API server on the wire: requests in, answers out, without any socket. */
export interface FakeApi {
  handle(request: FakeRequest): Promise<FakeAnswer>;
  /** All requests so far. */
  readonly requests: readonly LoggedRequest[];
  /** Open watches, oldest first. */
  watches(): readonly FakeWatch[];
  /** What happens to the next request that matches; faults are used up in their order. */
  failNext(fault: FakeFault, matches?: (request: LoggedRequest) => boolean): void;
}

/**
 * Serves a cluster: LIST in pages, WATCH with bookmarks, sendInitialEvents and 410, server-side
 * apply, the status subresource, merge patches and deletes with preconditions.
 */
export function createFakeApi(options: FakeApiOptions): FakeApi {
  const { cluster, split = (bytes: Buffer) => [bytes] } = options;
  const requests: LoggedRequest[] = [];
  const faults: { fault: FakeFault; matches: (request: LoggedRequest) => boolean }[] = [];
  const watches = new Set<FakeWatch>();
  const tokens = new Map<string, { version: number; rest: readonly KubeObject[] }>();

  const answer = (target: FakeTarget, request: LoggedRequest): FakeAnswer => {
    switch (request.verb) {
      case 'watch':
        return openWatch(target, request);
      case 'list':
        return json(200, listPage(target, request));
      default:
        return answerObject(cluster, target, request);
    }
  };
  const listPage = (target: FakeTarget, request: LoggedRequest): object => {
    const { query } = request;
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
    const token = query.get('continue') ?? '';
    const page = token === '' ? undefined : tokens.get(token);
    if (
      token !== '' &&
      (page === undefined || cluster.since(target.resource, page.version) === undefined)
    ) {
      throw new FakeRefusal(410, 'Expired', 'The provided continue parameter is too old');
    }
    const isSelected = selector(target, query);
    const all = page?.rest ?? cluster.list(target.resource).filter(isSelected);
    const version = page?.version ?? cluster.version;
    const rest = all.slice(limit);
    const next = rest.length === 0 ? '' : `token-${tokens.size}`;
    if (next !== '') tokens.set(next, { version, rest });
    const asMetadata = wantsMetadata(request);
    return {
      apiVersion: asMetadata ? 'meta.k8s.io/v1' : apiVersionOf(target.resource),
      kind: asMetadata ? 'PartialObjectMetadataList' : `${target.resource.kind}List`,
      metadata: { resourceVersion: String(version), ...(next !== '' && { continue: next }) },
      // As on the real server, items of lists do not say what they are.
      items: all.slice(0, limit).map((object) => {
        const { apiVersion: _apiVersion, kind: _kind, ...item } = shown(object, asMetadata);
        return item;
      }),
    };
  };
  const openWatch = (target: FakeTarget, request: LoggedRequest): FakeAnswer => {
    const { query } = request;
    const isSelected = selector(target, query);
    const asMetadata = wantsMetadata(request);
    const from = query.get('resourceVersion') ?? '';
    const past = from === '' || from === '0' ? [] : cluster.since(target.resource, Number(from));
    const unsubscribe = cluster.subscribe(target.resource, (change) => {
      if (change === undefined) watch.end();
      else sendChange(change);
    });
    const stream = createByteStream(() => {
      unsubscribe();
      watches.delete(watch);
    });
    const line = createLine(stream, split);
    const send = (type: string, object: object): void =>
      line.send(JSON.stringify({ type, object }));
    const sendChange = (change: Parameters<typeof seenChange>[0]): void => {
      const seen = seenChange(change, isSelected);
      if (seen !== undefined) send(seen.type, shown(seen.object, asMetadata));
    };
    const watch: FakeWatch = {
      request,
      bookmark: () => send('BOOKMARK', bookmarkOf(target.resource, cluster.version, asMetadata)),
      expire: (code = 410, reason = 'Expired') => {
        send('ERROR', statusOf(code, reason, 'too old resource version'));
        stream.end();
      },
      raw: line.send,
      end: () => stream.end(),
      reset: () => stream.fail(new FakeReset()),
      freeze: line.freeze,
    };
    watches.add(watch);
    const isInitial = query.get('sendInitialEvents') === 'true';
    if (past === undefined) watch.expire();
    else if (isInitial || from === '' || from === '0') {
      const objects = cluster.list(target.resource).filter(isSelected);
      for (const object of objects) send('ADDED', shown(object, asMetadata));
      if (isInitial)
        send('BOOKMARK', bookmarkOf(target.resource, cluster.version, asMetadata, true));
    } else for (const change of past) sendChange(change);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: stream };
  };

  return {
    requests,
    watches: () => [...watches],
    failNext: (fault, matches = () => true) => {
      faults.push({ fault, matches });
    },
    handle: async (request) => {
      const target = locate(request.path, cluster.resources());
      const logged = { ...request, verb: verbOf(request, target) };
      requests.push(logged);
      const index = faults.findIndex(({ matches }) => matches(logged));
      const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
      try {
        if (fault?.kind === 'reset') throw new FakeReset();
        if (fault?.kind === 'status') return refuse(fault);
        if (fault?.kind === 'hold') await fault.until;
        const found = locate(request.path, cluster.resources());
        return found === undefined ? notFound(request.path) : answer(found, logged);
      } catch (error) {
        if (!(error instanceof FakeRefusal)) throw error;
        return json(error.code, statusOf(error.code, error.reason, error.message, error.details));
      }
    },
  };
}

function answerObject(
  cluster: FakeCluster,
  target: FakeTarget,
  request: LoggedRequest,
): FakeAnswer {
  const { resource, name = '', namespace } = target;
  const ref = { namespace, name };
  switch (request.verb) {
    case 'get': {
      const object = cluster.get(resource, ref);
      if (object !== undefined) return json(200, shown(object, wantsMetadata(request)));
      throw new FakeRefusal(404, 'NotFound', `${resource.plural} "${name}" not found`);
    }
    case 'create':
      return json(201, cluster.create(resource, parseObject(request)));
    case 'replace':
      return json(200, cluster.replace(resource, parseObject(request)));
    case 'patch': {
      const isApply = String(request.headers['content-type']).startsWith('application/apply-patch');
      if (!isApply) return json(200, cluster.mergePatch(resource, ref, parseFields(request)));
      const manager = request.query.get('fieldManager') ?? '';
      const body = parseObject(request);
      const { object, created } = cluster.apply(resource, body, manager, target.subresource);
      return json(created ? 201 : 200, object);
    }
    case 'delete': {
      const { preconditions } = request.body === '' ? {} : parseFields(request);
      return json(200, cluster.remove(resource, ref, isFields(preconditions) ? preconditions : {}));
    }
    default:
      throw new FakeRefusal(405, 'MethodNotAllowed', `${request.method} is not served`);
  }
}

function createLine(stream: ByteStream, split: (bytes: Buffer) => readonly Buffer[]) {
  const held: string[] = [];
  let isFrozen = false;
  const send = (text: string): void => {
    if (isFrozen) held.push(text);
    else for (const piece of split(Buffer.from(`${text}\n`))) stream.push(piece);
  };
  return {
    send,
    freeze: (frozen: boolean): void => {
      isFrozen = frozen;
      if (!frozen) for (const text of held.splice(0)) send(text);
    },
  };
}

function selector(target: FakeTarget, query: URLSearchParams): (object: KubeObject) => boolean {
  const matches = parseLabelSelector(query.get('labelSelector') ?? '');
  const [field = '', value = ''] = (query.get('fieldSelector') ?? '').split('=', 2);
  return (object) =>
    (target.namespace === '' || object.metadata.namespace === target.namespace) &&
    matches(object.metadata.labels) &&
    (field !== 'metadata.name' || object.metadata.name === value) &&
    (field !== 'metadata.namespace' || object.metadata.namespace === value);
}

function verbOf({ method, query }: FakeRequest, target: FakeTarget | undefined): string {
  if (method === 'GET' && target?.name === undefined) {
    return query.get('watch') === 'true' ? 'watch' : 'list';
  }
  const verbs: Record<string, string> = { GET: 'get', POST: 'create', PUT: 'replace' };
  return verbs[method] ?? method.toLowerCase();
}

function wantsMetadata({ headers }: FakeRequest): boolean {
  return String(headers['accept'] ?? '').includes('as=PartialObjectMetadata');
}

function shown(object: KubeObject, asMetadata: boolean): KubeObject {
  if (!asMetadata) return object;
  const { metadata } = object;
  return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata };
}

function bookmarkOf(
  resource: Resource,
  version: number,
  asMetadata: boolean,
  isInitialEnd = false,
) {
  return {
    apiVersion: asMetadata ? 'meta.k8s.io/v1' : apiVersionOf(resource),
    kind: asMetadata ? 'PartialObjectMetadata' : resource.kind,
    metadata: {
      resourceVersion: String(version),
      ...(isInitialEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
    },
  };
}

function parseFields(request: FakeRequest): Record<string, unknown> {
  const value: unknown = JSON.parse(request.body);
  if (isFields(value)) return value;
  throw new FakeRefusal(400, 'BadRequest', 'the body is no object');
}

function parseObject(request: FakeRequest): KubeObject {
  const object = parseFields(request) as unknown as KubeObject;
  if (keyOf(object) === '') throw new FakeRefusal(422, 'Invalid', 'metadata.name: required');
  return object;
}

function json(status: number, body: object, headers: Record<string, string> = {}): FakeAnswer {
  const content = Buffer.from(JSON.stringify(body));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: content };
}

function statusOf(code: number, reason: string, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

function refuse(fault: FakeFault & { kind: 'status' }): FakeAnswer {
  const { code, reason = 'InternalError', retryAfterSeconds } = fault;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return json(code, statusOf(code, reason, 'as the test wants it'), headers);
}

function notFound(path: string): FakeAnswer {
  const isVersion = path === '/version';
  if (isVersion) return json(200, { major: '1', minor: '36', gitVersion: 'v1.36.0-fake' });
  const headers = { 'content-type': 'text/plain' };
  return { status: 404, headers, body: Buffer.from('404 page not found\n') };
}
