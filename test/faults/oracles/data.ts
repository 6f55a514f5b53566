import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Happening } from '../observer/namespace-view.ts';

/** Kinds that hold data, or what is needed to reach it. */
function holdsData({ kind, metadata }: KubeObject): boolean {
  if (kind === 'PersistentVolumeClaim' || kind === 'Database') return true;
  return kind === 'Secret' && metadata.labels?.['slipway.dev/database'] !== undefined;
}

/**
 * What was done to data that the workload did not ask for: deletions, even those that are only
 * asked for yet, and changes of a password.
 */
export function dataLosses(
  happenings: readonly Happening[],
  allowed: readonly string[] = [],
): string[] {
  const losses = new Set<string>();
  const passwords = new Map<string, string>();
  for (const { type, object } of happenings) {
    const key = `${object.kind}/${object.metadata.name}`;
    if (!holdsData(object) || allowed.includes(key) || allowed.includes('*')) continue;
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    if (type === 'DELETED' || isGoing) losses.add(`${key} was deleted, which nobody asked for`);
    const password = passwordIn(object);
    if (password === undefined) continue;
    const before = passwords.get(key) ?? password;
    if (before !== password) losses.add(`${key} was given another password`);
    passwords.set(key, password);
  }
  return [...losses];
}

function passwordIn(object: KubeObject): string | undefined {
  const data: unknown = Reflect.get(object, 'data');
  if (object.kind !== 'Secret' || typeof data !== 'object' || data === null) return undefined;
  const password: unknown = Reflect.get(data, 'password');
  return typeof password === 'string' ? password : undefined;
}
