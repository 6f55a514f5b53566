import { apiVersionOf } from '../resource.ts';
import type { Resource } from '../resource.ts';
import type { FakeChange } from './fake-collection.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { selector, shown, statusOf, wantsMetadata } from './fake-messages.ts';
import type { LoggedRequest } from './fake-messages.ts';
import type { FakeTarget } from './fake-paths.ts';
import { createByteStream, seenChange } from './fake-watch.ts';
import type { ByteStream } from './fake-watch.ts';

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

export interface OpenWatchOptions {
  cluster: FakeCluster;
  target: FakeTarget;
  request: LoggedRequest;
  split: (bytes: Buffer) => readonly Buffer[];
  onOver: (watch: FakeWatch) => void;
}

/** Opens a watch and sends what is there, or what happened since the version that was asked for. */
export function openWatch(options: OpenWatchOptions): { watch: FakeWatch; stream: ByteStream } {
  const { cluster, request } = options;
  const { resource } = options.target;
  const isSelected = selector(options.target, request.query);
  const asMetadata = wantsMetadata(request);
  const stream = createByteStream(() => {
    unsubscribe();
    options.onOver(watch);
  });
  const line = createLine(stream, options.split);
  const send = (type: string, object: object): void => line.send(JSON.stringify({ type, object }));
  const sendChange = (change: FakeChange): void => {
    const seen = seenChange(change, isSelected);
    if (seen !== undefined) send(seen.type, shown(seen.object, asMetadata));
  };
  const bookmark = (isInitialEnd: boolean): void =>
    send('BOOKMARK', bookmarkOf(resource, cluster.version, asMetadata, isInitialEnd));
  const watch: FakeWatch = {
    request,
    bookmark: () => bookmark(false),
    expire: (code = 410, reason = 'Expired') => {
      send('ERROR', statusOf(code, reason, 'too old resource version'));
      stream.end();
    },
    raw: line.send,
    end: () => stream.end(),
    reset: () => stream.fail(new FakeReset()),
    freeze: line.freeze,
  };
  const unsubscribe = cluster.subscribe(resource, (change) => {
    if (change === undefined) watch.end();
    else sendChange(change);
  });
  const from = request.query.get('resourceVersion') ?? '';
  const isInitial = request.query.get('sendInitialEvents') === 'true';
  if (isInitial || from === '' || from === '0') {
    const objects = cluster.list(resource).filter(isSelected);
    for (const object of objects) send('ADDED', shown(object, asMetadata));
    if (isInitial) bookmark(true);
    return { watch, stream };
  }
  const past = cluster.since(resource, Number(from));
  if (past === undefined) watch.expire();
  else for (const change of past) sendChange(change);
  return { watch, stream };
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
