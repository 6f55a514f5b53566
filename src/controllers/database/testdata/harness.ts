import {
  databaseResource,
  type Database,
  type DatabaseSpec,
} from '../../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { ReconcileResult } from '../../../runtime/controller.ts';
import type { RecordedEvent } from '../../../runtime/event-recorder.ts';
import type { SideWork } from '../../../runtime/side-work.ts';
import { createManualClock, type ManualClock } from '../../../runtime/testing/manual-clock.ts';
import { createRecordingLogger } from '../../../runtime/testing/recording-logger.ts';
import { entryAnnotation, microserviceLabel, microserviceUidAnnotation } from '../../well-known.ts';
import { engines, type Engines } from '../engines/index.ts';
import { createLoginChecks } from '../login-checks.ts';
import { createDatabaseReconciler } from '../reconciler.ts';
import type { LoginOutcome } from '../sql/connection.ts';
import { createFakeCluster, type FakeCluster } from './fake-cluster.ts';
import { simulateKubernetes, type SimulatedKubernetes } from './simulated-kubernetes.ts';

export const namespace = 'shop';
export const name = 'orders-main';
export const ref = { namespace, name };

/** One Database `shop/orders-main` in a cluster, and all that acts on it. */
export interface Harness extends SimulatedKubernetes {
  readonly cluster: FakeCluster;
  readonly clock: ManualClock;
  readonly events: RecordedEvent[];
  /** What logins come to from now on, each attempt after another; the last one stays. */
  logins: LoginOutcome[];
  /** Passwords that roles were made with. */
  readonly rolesMade: string[];
  /** As if the process was started anew. */
  restart(): void;
  reconcile(): Promise<ReconcileResult>;
  /** Reconciles, lets Kubernetes act, and again, until nothing changes any more. */
  converge(): Promise<void>;
  database(): Database | undefined;
  /** The condition of this type, as `Status Reason`. */
  condition(type: string): string | undefined;
  message(type: string): string | undefined;
}

/** The Database, made for entry `main` of Microservice `orders` where it is told so. */
export function databaseOf(
  spec: Partial<DatabaseSpec> = {},
  metadata: Partial<Database['metadata']> = {},
): Database {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name, namespace, generation: 1, ...metadata },
    spec: { engine: 'postgres', ...spec },
  };
}

/** The metadata of a Database that the Microservice of this UID claims. */
export function claimedBy(uid: string): Partial<Database['metadata']> {
  return {
    labels: { [microserviceLabel]: 'orders' },
    annotations: { [entryAnnotation]: 'main', [microserviceUidAnnotation]: uid },
  };
}

/** Microservice `orders` with these entries. */
export function microserviceOf(uid: string, entries: readonly string[]): Microservice {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name: 'orders', namespace, uid, generation: 1 },
    spec: {
      image: 'app',
      databases: entries.map((entry) => ({ name: entry, engine: 'postgres' as const })),
    },
  };
}

export interface HarnessOptions {
  database?: Database | undefined;
  microservice?: Microservice | undefined;
  reachPods?: boolean;
}

/** Creates it; without options the Database is made by hand, and logins work. */
export function createHarness(options: HarnessOptions = {}): Harness {
  const clock = createManualClock();
  const cluster = createFakeCluster(clock);
  const simulated = simulateKubernetes(cluster);
  const logger = createRecordingLogger();
  const pending = new Set<Promise<void>>();
  const sideWork: SideWork = {
    size: 0,
    run: (_key, work) => {
      const running = work(new AbortController().signal).finally(() => pending.delete(running));
      pending.add(running);
      return running;
    },
  };
  const fakeEngines: Engines = {
    postgres: {
      ...engines.postgres,
      verifyLogin: () => Promise.resolve(nextLogin()),
      ensureRoles: ({ password }) => {
        harness.rolesMade.push(password);
        return Promise.resolve();
      },
    },
  };
  const nextLogin = (): LoginOutcome =>
    (harness.logins.length > 1 ? harness.logins.shift() : harness.logins[0]) ?? {
      result: 'verified',
    };
  const start = () =>
    createDatabaseReconciler({
      client: cluster.client,
      writer: cluster.writer,
      caches: cluster.caches,
      clock,
      events: { record: (_object, event) => void harness.events.push(event) },
      engines: fakeEngines,
      checks: createLoginChecks({ sideWork, clock, wake: () => {} }),
      reachPods: options.reachPods ?? true,
    });
  let run = start();

  const find = (type: string) =>
    harness.database()?.status?.conditions?.find((condition) => condition.type === type);
  const harness: Harness = {
    ...simulated,
    cluster,
    clock,
    events: [],
    logins: [],
    rolesMade: [],
    restart: () => {
      run = start();
    },
    reconcile: async () => {
      const { signal } = new AbortController();
      const result = await run({
        ...ref,
        key: 'shop/orders-main',
        reconcileId: '1',
        signal,
        logger,
      });
      await Promise.all(pending);
      return result;
    },
    converge: async () => {
      for (let round = 0; round < 20; round += 1) {
        const before = cluster.writes.length;
        await harness.reconcile();
        cluster.sync();
        simulated.settle();
        cluster.sync();
        clock.advance(3_000);
        await harness.reconcile();
        if (cluster.writes.length === before) return;
      }
      throw new Error(`it does not converge: ${cluster.writes.slice(-5).join(', ')}`);
    },
    database: () => cluster.find<Database>(databaseResource, ref),
    condition: (type) => {
      const condition = find(type);
      return condition === undefined ? undefined : `${condition.status} ${condition.reason}`;
    },
    message: (type) => find(type)?.message,
  };
  if (options.microservice !== undefined) cluster.put(microserviceResource, options.microservice);
  cluster.put(databaseResource, options.database ?? databaseOf());
  return harness;
}
