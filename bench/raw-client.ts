import { systemClock } from '../src/runtime/clock.ts';
import { refTo, type KubeObject } from '../src/runtime/kube-object.ts';
import { createKubeconfigCredentials } from '../src/runtime/kubeconfig-credentials.ts';
import { collectionPath, objectPath, type Resource } from '../src/runtime/resource.ts';
import { createTransport, type TransportRequest } from '../src/runtime/transport.ts';
import { silentLogger } from '../test/integration/support/client.ts';

/** As many as a client of the API server would keep open for a limit that is worth the name. */
export const rawConnections = 16;

/** A client without any thought: requests that are ready go out, answers are not read. */
export interface RawClient {
  /** Sends all, over 16 connections; rejects at the first answer that is no success. */
  sendAll(requests: readonly TransportRequest[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens it with all rights. */
export async function openRawClient(facts: { kubeconfigPath: string }): Promise<RawClient> {
  const shared = { clock: systemClock, logger: silentLogger };
  const credentials = await createKubeconfigCredentials({ ...shared, path: facts.kubeconfigPath });
  const transport = createTransport({ ...shared, credentials, connections: rawConnections });
  const send = async (request: TransportRequest): Promise<void> => {
    const { status, body } = await transport.request({ ...request, timeoutMs: 300_000 });
    if (status < 300) return;
    throw new Error(`${request.method} ${request.path}: ${status} ${body.toString('utf8')}`);
  };
  return {
    sendAll: async (requests) => {
      const queue = requests.values();
      const work = async (): Promise<void> => {
        for (const request of queue) await send(request);
      };
      await Promise.all(Array.from({ length: rawConnections }, work));
    },
    close: () => transport.close(),
  };
}

/** A server-side apply of the object, serialised. */
export function applyRequest(resource: Resource, object: KubeObject): TransportRequest {
  return {
    method: 'PATCH',
    path: `${objectPath(resource, refTo(object))}?fieldManager=slipway&force=true&fieldValidation=Strict`,
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  };
}

/** A creation of the object, serialised. */
export function createRequest(resource: Resource, object: KubeObject): TransportRequest {
  return {
    method: 'POST',
    path: `${collectionPath(resource, object.metadata.namespace)}?fieldManager=bench`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(object),
  };
}
