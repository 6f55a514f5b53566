import type { KubeObject } from '../../../src/runtime/kube-object.ts';

/** Something that happened to an object. */
export interface Happening {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/** One namespace as the API server has it, and all that happened there. */
export interface NamespaceView {
  readonly get: <T extends KubeObject>(kind: string, name: string) => T | undefined;
  all(): readonly KubeObject[];
  readonly happenings: readonly Happening[];
  /**
   * Resolves to what the check returned, as soon as it does not throw any more; it is tried after
   * each change. Rejects after the deadline, in milliseconds, with what it said last.
   */
  until<T>(what: string, check: (view: NamespaceView) => T, deadlineMs?: number): Promise<T>;
}

/** A view that the observer feeds. */
export interface FedView extends NamespaceView {
  feed(happening: Happening): void;
}

const defaultDeadlineMs = 60_000;

/** A view of a namespace of which nothing is known yet. */
export function createNamespaceView(): FedView {
  const objects = new Map<string, KubeObject>();
  const happenings: Happening[] = [];
  const waiting = new Set<() => void>();
  const view: FedView = {
    // Each kind is watched as what it is.
    get: <T extends KubeObject>(kind: string, name: string) =>
      objects.get(`${kind}/${name}`) as T | undefined,
    all: () => [...objects.values()],
    happenings,
    feed: (happening) => {
      const { kind, metadata } = happening.object;
      const key = `${kind}/${metadata.name}`;
      happenings.push(happening);
      if (happening.type === 'DELETED') objects.delete(key);
      else objects.set(key, happening.object);
      for (const look of waiting) look();
    },
    until: async (what, check, deadlineMs = defaultDeadlineMs) => {
      let seen = 'nothing';
      let timer: NodeJS.Timeout | undefined;
      let look = (): void => undefined;
      try {
        return await new Promise((resolve, reject) => {
          look = (): void => {
            try {
              resolve(check(view));
            } catch (error) {
              seen = error instanceof Error ? error.message : String(error);
            }
          };
          waiting.add(look);
          timer = setTimeout(() => {
            reject(new Error(`waited ${deadlineMs / 1_000} s for ${what}; seen last: ${seen}`));
          }, deadlineMs);
          look();
        });
      } finally {
        clearTimeout(timer);
        waiting.delete(look);
      }
    },
  };
  return view;
}
