import { at } from '../controllers/wire-value.ts';
import { pauseExactly } from './pause-exactly.ts';
import { requireTarget } from './target.ts';
import type { Invocation } from './verb.ts';

/** Sets spec.paused of what the first argument names, or takes it away; resolves to the exit code. */
export async function setPaused(invocation: Invocation, isPaused: boolean): Promise<number> {
  const cluster = await invocation.cluster();
  const { kind, object, title } = await requireTarget(cluster, invocation.args[0] ?? '');
  const word = isPaused ? 'paused' : 'not paused';
  if ((at(object, 'spec', 'paused') === true) === isPaused) {
    invocation.io.out(`${title} is ${word} already\n`);
    return 0;
  }
  await pauseExactly(cluster.client, kind.resource, object, isPaused);
  invocation.io.out(`${title} is ${word}\n`);
  return 0;
}
