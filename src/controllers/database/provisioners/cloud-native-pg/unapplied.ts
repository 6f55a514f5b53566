import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { at, numberAt, textAt } from '../../../wire-value.ts';
import { quote } from '../../../words.ts';

/** Why CloudNativePG has not made of the object what it declares; undefined where it has. Pure. */
export function unapplied(
  kind: string,
  name: string,
  live: KubeObject | undefined,
): string | undefined {
  if (live === undefined) return `${kind} ${name} is about to be made`;
  const applied = at(live, 'status', 'applied');
  const seen = numberAt(live, 'status', 'observedGeneration') ?? 0;
  if (applied === true && seen >= (live.metadata.generation ?? 0)) return undefined;
  const words = textAt(live, 'status', 'message');
  if (applied !== false || words === undefined) {
    return `${kind} ${name} waits for CloudNativePG to apply it`;
  }
  return `${kind} ${name} could not be applied by CloudNativePG: ${quote(words)}`;
}
