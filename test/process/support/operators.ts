import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';
import {
  startOperatorProcess,
  type OperatorProcess,
} from '../../faults/operator/operator-process.ts';
import {
  createOperatorSet,
  type OperatorSet,
  type Replacement,
} from '../../faults/operator/operator-set.ts';

/** Operators as processes of their own; one that ends by itself or is killed is started anew. */
export interface Operators extends OperatorSet {
  /** The process of this name, for as long as it runs. */
  readonly find: (identity: string) => OperatorProcess | undefined;
  /** The name of the process that holds the lease; '' where none does. */
  readonly leader: (client: KubeClient) => Promise<string>;
}

/** More than ever run at a time, so that each process is alone under its name in the audit log. */
export const operatorUsers = ['slipway-a', 'slipway-b', 'slipway-c', 'slipway-d'] as const;

const leaseName = 'slipway';
/** Milliseconds; processes that end sooner than this, one after another, come back more slowly. */
const shortLifeMs = 2_000;

/** No operator runs yet. Each gets a user of its own, so that the audit log tells them apart. */
export function createOperators(
  facts: ControlPlaneFacts,
  { bundle, folder }: { bundle: string; folder: string },
): Operators {
  const running = new Map<string, OperatorProcess>();
  // The one that was in use longest ago comes first: what a process writes under the name of one
  // that has just died would seem to be within the tenure of the dead one.
  const free: string[] = [...operatorUsers];
  let shortLives = 0;
  const launch = async (
    identity: string,
    { flags = {} }: Replacement,
  ): Promise<OperatorProcess> => {
    const user = free.shift();
    if (user === undefined) throw new Error('too many operators run at a time');
    if (shortLives > 2) await delay(Math.min(shortLives, 10) * 1_000);
    const startedAt = performance.now();
    const operator = await startOperatorProcess({
      bundle,
      folder,
      identity,
      leaseName,
      compileCache: join(folder, 'compile-cache'),
      server: facts.server,
      ca: facts.ca,
      token: facts.tokens[user] ?? '',
      flags: { 'log-level': 'info', ...flags },
    });
    running.set(identity, operator);
    void operator.ended.then(() => {
      running.delete(identity);
      shortLives = performance.now() - startedAt < shortLifeMs ? shortLives + 1 : 0;
      free.push(user);
    });
    return operator;
  };
  return {
    ...createOperatorSet(launch),
    find: (identity) => running.get(identity),
    leader: async (client) => {
      const ref = { namespace: 'slipway-system', name: leaseName };
      const lease = await client.get<KubeObject & { spec?: { holderIdentity?: string } }>(
        builtin.lease,
        ref,
      );
      // A process adds a random part to its name.
      return lease.spec?.holderIdentity?.split('_', 1)[0] ?? '';
    },
  };
}
