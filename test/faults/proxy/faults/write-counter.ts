import { writeKey, type Call } from '../call.ts';

/** Numbers equal writes: the second `patch services app` is `patch services app #2`. */
export function createWriteCounter(): (call: Call) => string {
  const counts = new Map<string, number>();
  return (call) => {
    const key = writeKey(call);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `${key} #${count}`;
  };
}
