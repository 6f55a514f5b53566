import type { KubeObject } from '../kube-object.ts';
import type { FakeChange } from './fake-collection.ts';

/** Bytes that are pushed at one side and iterated at the other. */
export interface ByteStream extends AsyncIterable<Buffer> {
  push(bytes: Buffer): void;
  end(): void;
  /** Breaks off: the reader gets what was pushed, then this error. */
  fail(error: Error): void;
  readonly isOver: boolean;
}

/** A stream that calls back once when either side is done with it. */
export function createByteStream(onOver: () => void): ByteStream {
  const pending: Buffer[] = [];
  let over: { error?: Error } | undefined;
  let wake = (): void => {};
  const finish = (end: { error?: Error }): void => {
    if (over !== undefined) return;
    over = end;
    onOver();
    wake();
  };
  return {
    push: (bytes) => {
      if (over !== undefined) return;
      pending.push(bytes);
      wake();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    get isOver() {
      return over !== undefined;
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const bytes = pending.shift();
          if (bytes !== undefined) yield bytes;
          else if (over?.error !== undefined) throw over.error;
          else if (over !== undefined) return;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        finish({});
      }
    },
  };
}

/** The event that a watcher with a selector sees of a change; undefined for none. */
export function seenChange(
  change: FakeChange,
  isSelected: (object: KubeObject) => boolean,
): { type: FakeChange['type']; object: KubeObject } | undefined {
  const is = change.type !== 'DELETED' && isSelected(change.object);
  const was = change.before !== undefined && isSelected(change.before);
  if (!is && !was) return undefined;
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: change.object };
  if (change.type === 'DELETED' || change.before === undefined) {
    return { type: 'DELETED', object: change.object };
  }
  const { metadata } = change.before;
  const resourceVersion = String(change.version);
  return {
    type: 'DELETED',
    object: { ...change.before, metadata: { ...metadata, resourceVersion } },
  };
}
