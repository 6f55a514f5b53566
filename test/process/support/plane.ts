import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { createAuditLog, type AuditLog } from '../../control-plane/audit-log.ts';
import { installGatewayApiCrds } from '../../control-plane/gateway-api-crds.ts';
import { simulateGateway } from '../../control-plane/simulate-gateway.ts';
import { startControlPlane, type ControlPlane } from '../../control-plane/start-control-plane.ts';
import { buildOperator } from '../../faults/operator/build-operator.ts';
import { openClient } from '../../integration/support/client.ts';
import { installPlatform } from '../../integration/support/platform.ts';
import { etcdOf, type Etcd } from './etcd.ts';
import { createOperators, operatorUsers, type Operators } from './operators.ts';

/** A control plane, and operators that run on it as processes of their own. */
export interface Plane {
  readonly controlPlane: ControlPlane;
  /** With all rights. */
  readonly client: KubeClient;
  readonly audit: AuditLog;
  readonly etcd: Etcd;
  readonly operators: Operators;
  close(): Promise<void>;
}

/**
 * Builds the operator, by default as it is released, and starts a control plane for scenarios; no
 * operator runs yet.
 */
export async function openPlane(build: Parameters<typeof buildOperator>[0] = {}): Promise<Plane> {
  const built = await buildOperator(build);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-process-'));
  const users = Object.fromEntries(operatorUsers.map((user) => [user, []]));
  const controlPlane = await startControlPlane({ kwok: true, users });
  const stopping = new AbortController();
  const operators = createOperators(controlPlane.facts, { bundle: built.folder, folder });
  let simulation = Promise.resolve();
  const close = async (): Promise<void> => {
    await operators.stopAll();
    stopping.abort();
    await simulation;
    await controlPlane.stop();
    await built.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await installGatewayApiCrds(controlPlane.kubectl);
    const client = await openClient(controlPlane);
    await installPlatform(client, controlPlane.kubectl, 'nobody', true);
    for (const user of operatorUsers) await grant(controlPlane, user);
    simulation = simulateGateway(client, stopping.signal);
    const audit = createAuditLog(controlPlane);
    return { controlPlane, client, audit, etcd: etcdOf(controlPlane), operators, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The rights of an operator, and no others. */
async function grant({ kubectl }: ControlPlane, user: string): Promise<void> {
  await kubectl(['create', 'clusterrolebinding', user, '--clusterrole=slipway', `--user=${user}`]);
  await grantLease({ kubectl }, user);
}

/** Lets the user take and renew the lease. */
export async function grantLease(
  { kubectl }: Pick<ControlPlane, 'kubectl'>,
  user: string,
): Promise<void> {
  const binding = ['rolebinding', user, '--role=slipway', `--user=${user}`];
  await kubectl(['create', ...binding, '--namespace=slipway-system']);
}

/** Takes away what {@link grantLease} gave; all else the user may do as before. */
export async function revokeLease(
  { kubectl }: Pick<ControlPlane, 'kubectl'>,
  user: string,
): Promise<void> {
  await kubectl(['delete', 'rolebinding', user, '--namespace=slipway-system']);
}
