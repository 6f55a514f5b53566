import { mustCallApi } from '../test/control-plane/api-request.ts';
import { installGatewayApiCrds } from '../test/control-plane/gateway-api-crds.ts';
import { simulateAutoscalers } from '../test/control-plane/simulate-autoscalers.ts';
import { simulateGateway } from '../test/control-plane/simulate-gateway.ts';
import { startControlPlane, type ControlPlane } from '../test/control-plane/start-control-plane.ts';
import { openClient } from '../test/integration/support/client.ts';
import { installPlatform } from '../test/integration/support/platform.ts';
import type { KubeClient } from '../src/runtime/client.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

/** The users of the operators that are measured; each is known in the audit log by this name. */
export const users = { slipway: 'slipway', naive: 'naive' } as const;

/** A control plane with simulated nodes and gateways, for one contender alone. */
export interface Environment {
  readonly controlPlane: ControlPlane;
  readonly client: KubeClient;
  readonly requests: RequestLog;
  /** The namespace of the Microservice of this number: a hundred are in each. */
  readonly namespaceOf: (index: number) => string;
  stop(): Promise<void>;
}

const microservicesOfANamespace = 100;
/** Starts it with all that a platform team installs, and namespaces for so many Microservices. */
export async function startEnvironment(microservices: number): Promise<Environment> {
  const controlPlane = await startControlPlane({
    kwok: true,
    users: { [users.slipway]: [], [users.naive]: ['system:masters'] },
    autoscaling: false,
  });
  const stopping = new AbortController();
  try {
    await installGatewayApiCrds(controlPlane.kubectl);
    const client = await openClient(controlPlane);
    await installPlatform(client, controlPlane.kubectl, users.slipway, true);
    const namespaceOf = (index: number): string =>
      `bench-${Math.floor(index / microservicesOfANamespace)}`;
    for (let index = 0; index < microservices; index += microservicesOfANamespace) {
      await createNamespace(controlPlane, namespaceOf(index));
    }
    const simulations = Promise.all([
      simulateGateway(client, stopping.signal),
      simulateAutoscalers(client, stopping.signal),
    ]);
    return {
      controlPlane,
      client,
      requests: createRequestLog(controlPlane),
      namespaceOf,
      stop: async () => {
        stopping.abort();
        await controlPlane.stop();
        await simulations;
      },
    };
  } catch (error) {
    stopping.abort();
    await controlPlane.stop();
    throw error;
  }
}

async function createNamespace(controlPlane: ControlPlane, name: string): Promise<void> {
  const access = {
    server: controlPlane.server,
    ca: controlPlane.ca,
    token: controlPlane.adminToken,
  };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await mustCallApi(access, { method: 'POST', path: '/api/v1/namespaces', body });
}
