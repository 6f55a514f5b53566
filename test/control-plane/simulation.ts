import type { KubeClient } from '../../src/runtime/client.ts';
import { isConflict, isNotFound } from '../../src/runtime/errors.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../src/runtime/resource.ts';

/** Owns what simulated controllers write. */
const fieldManager = 'simulation';

/** Acts on each object as it is and as it becomes, until the signal aborts. */
export async function followObjects<T extends KubeObject>(
  client: KubeClient,
  resource: Resource,
  act: (object: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      let resourceVersion = '';
      for await (const page of client.list<T>(resource, { signal })) {
        for (const object of page.items) await act(object);
        resourceVersion = page.resourceVersion;
      }
      const events = client.watch<T>(resource, { resourceVersion, timeoutSeconds: 300, signal });
      for await (const event of events) {
        if (event.type === 'ERROR') break;
        if (event.type === 'ADDED' || event.type === 'MODIFIED') await act(event.object);
      }
    } catch {
      // The API may not be installed or the server may be away: a simulation just tries again.
      await pause(500, signal);
    }
  }
}

/** Writes a status as the controller that is played; an object that is gone or changes is left. */
export async function writeSimulatedStatus(
  client: KubeClient,
  resource: Resource,
  object: KubeObject,
  status: object,
): Promise<void> {
  const { name, namespace } = object.metadata;
  const body = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    status,
  };
  try {
    await client.applyStatus(resource, body, { fieldManager });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
