import type { ApplyOptions, CallOptions, KubeClient } from '../client.ts';
import type { ApiError } from '../errors.ts';
import { keyFor, keyOf, type KubeObject, type ObjectRef } from '../kube-object.ts';
import type { AppliedFields } from './merge-applied.ts';
import { createObjectStore } from './object-store.ts';

/** Objects of one resource and what the API server does at writes, as far as preconditions go. */
export interface FakeObjects {
  readonly client: Pick<KubeClient, 'apply' | 'applyStatus' | 'mergePatch' | 'delete'>;
  /** Writes that reached it, failed ones included. */
  readonly writes: number;
  get<T extends KubeObject>(key: string): T | undefined;
  /** Puts an object there as somebody else would create it. */
  put(object: KubeObject): void;
  /** Changes fields as somebody else would, who owns them from then on. */
  edit(key: string, fields: AppliedFields): void;
  /** Takes the object away, finalizers or not. */
  drop(key: string): void;
  /** The next request of this kind is answered with this. */
  failNext(verb: 'apply' | 'patch' | 'delete', error: ApiError): void;
  /** Called when a write is about to go out, just before its fence is asked. */
  beforeSending(callback: () => void): void;
  /** Field managers with anything applied. */
  managersOf(key: string): string[];
}

/** A store of objects; `rewrite` is what a webhook makes of each write. */
export function createFakeObjects(rewrite = (object: KubeObject) => object): FakeObjects {
  const store = createObjectStore(rewrite);
  const failures = new Map<string, ApiError>();
  let writes = 0;
  let whenSent = (): void => undefined;

  function receive(verb: string, options?: CallOptions): void {
    whenSent();
    options?.fence?.assertHeld();
    writes += 1;
    const failure = failures.get(verb);
    failures.delete(verb);
    if (failure !== undefined) throw failure;
  }

  return {
    client: {
      async apply<T extends KubeObject>(_: unknown, body: T, options?: ApplyOptions) {
        receive('apply', options);
        const created = store.find(keyOf(body)) === undefined;
        return { object: store.apply(body, options?.fieldManager ?? 'slipway') as T, created };
      },
      async applyStatus<T extends KubeObject>(_: unknown, body: T, options?: ApplyOptions) {
        receive('status', options);
        return store.need(keyOf(body)).object as T;
      },
      async mergePatch<T extends KubeObject>(
        _: unknown,
        ref: ObjectRef,
        patch: object,
        options?: CallOptions,
      ) {
        receive('patch', options);
        return store.patchFinalizers(ref, patch) as T;
      },
      async delete(_, ref, options) {
        receive('delete', options);
        return store.remove(keyFor(ref), options.uid);
      },
    },
    get writes() {
      return writes;
    },
    get: <T extends KubeObject>(key: string) =>
      structuredClone(store.find(key)?.object) as T | undefined,
    put: (object) => {
      store.apply(object, '');
    },
    edit: (key, fields) => {
      store.edit(key, fields);
    },
    drop: (key) => {
      store.drop(key);
    },
    failNext: (verb, error) => failures.set(verb, error),
    beforeSending: (callback) => {
      whenSent = callback;
    },
    managersOf: (key) => [...(store.find(key)?.applied.keys() ?? [])],
  };
}
