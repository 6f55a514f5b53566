import type { Clock } from './clock.ts';
import { declaredHash, declaredHashAnnotation } from './declared.ts';
import type { KubeObject } from './kube-object.ts';

/** What the API server makes of declarations that it does not keep as they are. */
export interface SettledDifferences {
  /** Whether applying this body got just this live object before, so that it would again. */
  has(body: KubeObject, live: KubeObject): boolean;
  /** The body was applied and this is the answer, which differs from it. */
  remember(body: KubeObject, answer: KubeObject): void;
  forget(object: KubeObject): void;
}

interface Entry {
  body: string;
  live: string;
  until: number;
}

const maxEntries = 1024;

/**
 * Remembers, for `ttlMs` milliseconds, declarations which the API server or a webhook rewrites:
 * applying them again and again would change nothing and never end.
 */
export function createSettledDifferences(clock: Clock, ttlMs = 600_000): SettledDifferences {
  const entries = new Map<string, Entry>();
  return {
    has(body, live) {
      const entry = entries.get(live.metadata.uid ?? '');
      return (
        entry !== undefined &&
        clock.monotonic() < entry.until &&
        entry.body === declaredHash(body) &&
        entry.live === fingerprint(live)
      );
    },
    remember(body, answer) {
      const uid = answer.metadata.uid ?? '';
      entries.delete(uid);
      const oldest = entries.keys().next();
      if (entries.size >= maxEntries && oldest.done !== true) entries.delete(oldest.value);
      entries.set(uid, {
        body: declaredHash(body),
        live: fingerprint(answer),
        until: clock.monotonic() + ttlMs,
      });
    },
    forget(object) {
      entries.delete(object.metadata.uid ?? '');
    },
  };
}

/** All of the object but what changes by itself. */
function fingerprint(object: KubeObject): string {
  const { status: _, ...rest }: KubeObject & { status?: unknown } = object;
  const { name, labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  const hash = declaredHash({ ...rest, metadata: { name, labels, annotations, ownerReferences } });
  return `${hash} ${annotations[declaredHashAnnotation] ?? ''}`;
}
