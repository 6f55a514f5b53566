import { systemClock } from '../../../src/runtime/clock.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { createKubeClient } from '../../../src/runtime/kube-client.ts';
import { createKubeconfigCredentials } from '../../../src/runtime/kubeconfig-credentials.ts';
import type { Logger } from '../../../src/runtime/logger.ts';
import { createTransport } from '../../../src/runtime/transport.ts';

/** A logger for tests that only want to know of what failed. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

/** A client for a control plane, with all rights. */
export async function openClient(facts: { kubeconfigPath: string }): Promise<KubeClient> {
  const shared = { clock: systemClock, logger: silentLogger };
  const credentials = await createKubeconfigCredentials({ ...shared, path: facts.kubeconfigPath });
  const transport = createTransport({ ...shared, credentials });
  return createKubeClient({ ...shared, transport, fieldManager: 'test' });
}
