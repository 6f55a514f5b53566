import { afterAll, beforeAll, inject } from 'vitest';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { createAuditLog, type AuditLog } from '../../control-plane/audit-log.ts';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';
import { createNamespace } from '../../control-plane/fixtures.ts';
import { eventually, type EventuallyOptions } from '../../eventually.ts';
import { installGatewayApiCrds } from '../../control-plane/gateway-api-crds.ts';
import { createKubectl } from '../../control-plane/kubectl.ts';
import { simulateGateway, type GatewaySimulation } from '../../control-plane/simulate-gateway.ts';
import { startControlPlane } from '../../control-plane/start-control-plane.ts';
import { installPlatform } from './platform.ts';
import { startOperator, type OperatorOverrides, type RunningOperator } from './operator.ts';
import { openClient } from './client.ts';

export interface EnvironmentOptions {
  /** Whether the Gateway API is installed from the start; a control plane of its own if not. */
  gatewayApi?: boolean;
  /** For tests that change what others rely on, such as CRDs. */
  ownControlPlane?: boolean;
}

/** What an integration test has: a control plane, a platform, and an operator that runs. */
export interface Environment {
  facts: ControlPlaneFacts;
  client: KubeClient;
  audit: AuditLog;
  /** The operator's name in the audit log. */
  operatorUser: string;
  gateway: GatewaySimulation;
  newNamespace: () => Promise<string>;
  eventually: <T>(assertion: () => T | Promise<T>, options?: EventuallyOptions) => Promise<T>;
  /** Resolves when the operator has not sent anything but lease renewals for two seconds. */
  settle: () => Promise<void>;
  startOperator: (overrides: OperatorOverrides) => Promise<void>;
  stopOperator: () => Promise<void>;
  restartOperator: (overrides: OperatorOverrides) => Promise<void>;
  /** A second operator, which waits for the lease. */
  startStandby: () => Promise<RunningOperator>;
  installGatewayApi: () => Promise<void>;
}

const operatorUser = 'slipway';

/** Sets an environment up before the tests of a file and takes it down after them. */
export function useEnvironment(options: EnvironmentOptions = {}): Environment {
  // Filled in before the first test runs; tests read it only then.
  const environment = {} as Environment;
  let close = (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    close = await setUp(environment, options);
  });
  afterAll(() => close());
  return environment;
}

async function setUp(
  environment: Environment,
  options: EnvironmentOptions,
): Promise<() => Promise<void>> {
  const isOwn = options.gatewayApi === false || options.ownControlPlane === true;
  const own = isOwn
    ? await startControlPlane({ kwok: true, users: { [operatorUser]: [] } })
    : undefined;
  const facts = own ?? inject('controlPlane');
  const client = await openClient(facts);
  const kubectl = createKubectl(facts);
  const withGateways = options.gatewayApi !== false;
  if (own !== undefined && withGateways) await installGatewayApiCrds(kubectl);
  await installPlatform(client, kubectl, operatorUser, withGateways);

  const stopping = new AbortController();
  const gateway: GatewaySimulation = {};
  const simulation = simulateGateway(client, stopping.signal, gateway);
  const audit = createAuditLog(facts);
  const namespaces: string[] = [];
  let operator: RunningOperator | undefined;
  const start = async (overrides: OperatorOverrides): Promise<void> => {
    operator = await startOperator(facts, operatorUser, overrides);
  };
  const stop = async (): Promise<void> => {
    await operator?.stop();
    operator = undefined;
  };
  Object.assign(environment, {
    facts,
    client,
    audit,
    operatorUser,
    gateway,
    eventually,
    newNamespace: async () => {
      const name = await createNamespace(facts);
      namespaces.push(name);
      return name;
    },
    settle: () => settle(audit),
    startOperator: start,
    stopOperator: stop,
    restartOperator: async (overrides) => {
      await stop();
      await start(overrides);
    },
    startStandby: () => startOperator(facts, operatorUser, { identity: 'standby' }),
    installGatewayApi: async () => {
      await installGatewayApiCrds(kubectl);
      await installPlatform(client, kubectl, operatorUser, true);
    },
  } satisfies Environment);
  await start({});

  return async () => {
    await stop();
    for (const name of own === undefined ? namespaces : []) await removeNamespace(client, name);
    stopping.abort();
    await simulation;
    await own?.stop();
  };
}

async function settle(audit: AuditLog): Promise<void> {
  await eventually(async () => {
    const mark = await audit.mark();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const requests = (await audit.since(mark)).filter(
      ({ user, resource, verb }) =>
        user === operatorUser && verb !== 'watch' && !resource.startsWith('leases'),
    );
    if (requests.length > 0) {
      throw new Error(
        `still busy: ${requests.map(({ verb, uri }) => `${verb} ${uri}`).join(', ')}`,
      );
    }
  });
}

async function removeNamespace(client: KubeClient, name: string): Promise<void> {
  const ref = { namespace: '', name };
  const live = await client.get(builtin.namespace, ref).catch(() => undefined);
  if (live?.metadata.uid !== undefined) {
    await client.delete(builtin.namespace, ref, { uid: live.metadata.uid });
  }
}
