import { keyOf } from '../kube-object.ts';
import type { KubeObject } from '../kube-object.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { asObject, isFields } from './fake-fields.ts';
import type { Fields } from './fake-fields.ts';
import { createFakeLister } from './fake-lister.ts';
import { json, shown, statusOf, wantsMetadata } from './fake-messages.ts';
import type { FakeAnswer, FakeRequest, LoggedRequest } from './fake-messages.ts';
import { FakeReset, openWatch } from './fake-open-watch.ts';
import type { FakeWatch } from './fake-open-watch.ts';
import { locate } from './fake-paths.ts';
import type { FakeTarget } from './fake-paths.ts';
import { FakeRefusal, refuseMissing } from './fake-refusal.ts';

/** What happens to one request instead of an answer. */
export type FakeFault =
  | { kind: 'status'; code: number; reason?: string; retryAfterSeconds?: number }
  /** The connection breaks before the answer. */
  | { kind: 'reset' }
  /** It is answered once this resolves. */
  | { kind: 'hold'; until: Promise<void> };

export interface FakeApiOptions {
  cluster: FakeCluster;
  /** Cuts what a watch sends into pieces, which arrive one by one. */
  split?: (bytes: Buffer) => readonly Buffer[];
}

/** The API server on the wire: requests in, answers out, without any socket. */
export interface FakeApi {
  handle(request: FakeRequest): Promise<FakeAnswer>;
  /** All requests so far, or since they were forgotten. */
  readonly requests: readonly LoggedRequest[];
  forgetRequests(): void;
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
  const list = createFakeLister(cluster);

  const takeFault = (request: LoggedRequest): FakeFault | undefined => {
    const index = faults.findIndex(({ matches }) => matches(request));
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  };
  const answer = (target: FakeTarget, request: LoggedRequest): FakeAnswer => {
    if (request.verb === 'list') return json(200, list(target, request));
    if (request.verb !== 'watch') return answerObject(cluster, target, request);
    const onOver = (over: FakeWatch): void => void watches.delete(over);
    const { watch, stream } = openWatch({ cluster, target, request, split, onOver });
    if (!stream.isOver) watches.add(watch);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: stream };
  };

  return {
    requests,
    forgetRequests: () => {
      requests.length = 0;
    },
    watches: () => [...watches],
    failNext: (fault, matches = () => true) => {
      faults.push({ fault, matches });
    },
    handle: async (request) => {
      const target = locate(request.path, cluster.resources());
      const logged = { ...request, verb: verbOf(request, target) };
      requests.push(logged);
      const fault = takeFault(logged);
      if (fault?.kind === 'reset') throw new FakeReset();
      if (fault?.kind === 'status') return refuse(fault);
      if (fault?.kind === 'hold') await fault.until;
      try {
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
      if (object === undefined) throw refuseMissing(resource, name);
      return json(200, shown(object, wantsMetadata(request)));
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

function verbOf({ method, query }: FakeRequest, target: FakeTarget | undefined): string {
  if (method === 'GET' && target?.name === undefined) {
    return query.get('watch') === 'true' ? 'watch' : 'list';
  }
  const verbs: Record<string, string> = { GET: 'get', POST: 'create', PUT: 'replace' };
  return verbs[method] ?? method.toLowerCase();
}

function parseFields(request: FakeRequest): Fields {
  const value: unknown = JSON.parse(request.body);
  if (isFields(value)) return value;
  throw new FakeRefusal(400, 'BadRequest', 'the body is no object');
}

function parseObject(request: FakeRequest): KubeObject {
  const object = asObject(parseFields(request));
  if (keyOf(object) === '') throw new FakeRefusal(422, 'Invalid', 'metadata.name: required');
  return object;
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
