import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeClient } from '../../src/runtime/client.ts';
import {
  createTestAuthority,
  type TestAuthority,
} from '../../src/runtime/testing/test-certificates.ts';
import { installGatewayApiCrds } from '../control-plane/gateway-api-crds.ts';
import { simulateGateway } from '../control-plane/simulate-gateway.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/start-control-plane.ts';
import { openClient } from '../integration/support/client.ts';
import { installPlatform } from '../integration/support/platform.ts';
import { startObserver, type Observer } from './observer/start-observer.ts';
import { buildOperator } from './operator/build-operator.ts';
import { startLabDatabases, type LabDatabases } from './database-proxy/lab-databases.ts';
import { createUpstream, type Upstream } from './proxy/upstream.ts';

/** What all plans of a run share. */
export interface Lab {
  readonly controlPlane: ControlPlane;
  /** Reaches the API server past the proxy, with all rights. */
  readonly client: KubeClient;
  readonly observer: Observer;
  readonly upstream: Upstream;
  readonly authority: TestAuthority;
  /** Servers of databases, where the machine has them. */
  readonly databases: LabDatabases;
  /** The folders of the operator as it is released, and of another build of the same. */
  readonly builds: { released: string; other: string };
  /** For the files of plans. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The operator's name in RBAC. */
export const operatorUser = 'slipway';

/** Builds the operator and starts a control plane with pods, gateways and Slipway's CRDs. */
export async function openLab(): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-faults-'));
  const released = await buildOperator();
  const other = await buildOperator({ minify: false });
  const controlPlane = await startControlPlane({ kwok: true, users: { [operatorUser]: [] } });
  const stopping = new AbortController();
  const close = async (): Promise<void> => {
    stopping.abort();
    await controlPlane.stop();
    await Promise.all([released.remove(), other.remove()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await installGatewayApiCrds(controlPlane.kubectl);
    const client = await openClient(controlPlane);
    await installPlatform(client, controlPlane.kubectl, operatorUser, true);
    const simulation = simulateGateway(client, stopping.signal);
    const observer = await startObserver(client);
    const databases = await startLabDatabases();
    const upstream = createUpstream(controlPlane.server, controlPlane.ca);
    return {
      controlPlane,
      client,
      observer,
      upstream,
      databases,
      folder,
      authority: createTestAuthority(),
      builds: { released: released.folder, other: other.folder },
      close: async () => {
        await observer.stop();
        upstream.close();
        await Promise.all(Object.values(databases).map(async (server) => server?.stop()));
        stopping.abort();
        await simulation;
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
