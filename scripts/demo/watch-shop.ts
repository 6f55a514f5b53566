import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { notReady, renderShop } from './view.ts';

export interface Screen {
  isTerminal: boolean;
  write(text: string): void;
}

const namespace = 'shop';

/**
 * Shows the shop until the signal aborts, on a terminal in place, elsewhere anew at each change.
 * Calls `onState` with what is not Ready yet after every look.
 */
export async function watchShop(
  client: KubeClient,
  screen: Screen,
  signal: AbortSignal,
  onState: (waiting: readonly string[]) => void,
): Promise<void> {
  let shown = '';
  while (!signal.aborted) {
    const microservices = await listAll<Microservice>(client, microserviceResource);
    const databases = await listAll<Database>(client, databaseResource);
    const text = renderShop(microservices, databases);
    if (text !== shown) {
      const lines = shown === '' || !screen.isTerminal ? 0 : shown.split('\n').length + 1;
      const back = lines === 0 ? '' : `\u001B[${lines}A\u001B[J`;
      screen.write(`${back}${text}\n\n`);
      shown = text;
    }
    onState(notReady([...microservices, ...databases]));
    await pause(500, signal);
  }
}

async function listAll<T extends KubeObject>(client: KubeClient, resource: Resource): Promise<T[]> {
  const items: T[] = [];
  for await (const page of client.list<T>(resource, { namespace })) items.push(...page.items);
  return items;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
