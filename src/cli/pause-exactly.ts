import type { KubeClient } from '../runtime/client.ts';
import type { KubeObject } from '../runtime/kube-object.ts';
import type { Resource } from '../runtime/resource.ts';
import { CliError } from './cli-error.ts';
import { isAnswer } from './objects.ts';

/**
 * Sets or removes spec.paused of the very object that was read, and resolves to it as it is then.
 * Rejects with a CliError where another one of its name has taken its place.
 */
export async function pauseExactly(
  client: KubeClient,
  resource: Resource,
  object: KubeObject,
  isPaused: boolean,
): Promise<KubeObject> {
  const { name, namespace = '', uid } = object.metadata;
  const patch = {
    ...(uid === undefined ? {} : { metadata: { uid } }),
    spec: { paused: isPaused ? true : null },
  };
  try {
    return await client.mergePatch<KubeObject>(resource, { namespace, name }, patch);
  } catch (error) {
    const { isOtherObject } = await import('../runtime/precondition-errors.ts');
    if (!isAnswer(error, 404) && !isOtherObject(error)) throw error;
    throw new CliError(
      `${resource.kind} ${namespace}/${name} was deleted, or made anew, while it was looked at; nothing was changed`,
      'Look at what is there now with kubectl slipway get, and try again',
    );
  }
}
