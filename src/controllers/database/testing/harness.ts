import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { Reconcile, ReconcileResult } from '../../../runtime/controller.ts';
import type { RecordedEvent } from '../../../runtime/event-recorder.ts';
import type { Logger } from '../../../runtime/logger.ts';
import type { SideWork } from '../../../runtime/side-work.ts';
import { createManualClock, type ManualClock } from '../../../runtime/testing/manual-clock.ts';
import type { Engine } from '../engines/engine.ts';
import { engines, type Engines } from '../engines/index.ts';
import { createLoginChecks } from '../login-checks.ts';
import { createDatabaseReconciler } from '../reconciler.ts';
import { createSizeChecks } from '../size-checks.ts';
import type { LoginOutcome } from '../login/connection.ts';
import { createFakeCluster, type FakeCluster } from './fake-cluster.ts';
import { createFakeSharedServer, type FakeSharedServer } from './fake-shared-server.ts';
import { databaseOf, ref } from './objects.ts';
import { platform } from './platform.ts';
import { simulateKubernetes, type SimulatedKubernetes } from './simulated-kubernetes.ts';

/** One Database `shop/orders-main` in a cluster, and all that acts on it. */
export interface Harness extends SimulatedKubernetes {
  readonly cluster: FakeCluster;
  readonly clock: ManualClock;
  readonly events: RecordedEvent[];
  /** What logins come to from now on, each attempt after another; the last one stays. */
  logins: LoginOutcome[];
  /** The bytes that servers say their data takes; undefined: they do not say. */
  usedBytes: number | undefined;
  /** What metrics say of it, by `namespace/name`. */
  readonly measured: Map<string, number>;
  /** The server of classes of provisioner Server. */
  readonly shared: FakeSharedServer;
  /** Passwords that roles were made with. */
  readonly rolesMade: string[];
  /** Logins that saw to their database themselves. */
  readonly furnished: string[];
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

export interface HarnessOptions {
  database?: Database | undefined;
  microservice?: Microservice | undefined;
  reachPods?: boolean;
  /** The server of all engines, instead of one that lets in whoever `logins` says. */
  server?: Partial<Engine>;
}

const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => quiet,
};

/** Creates it; without options the Database is made by hand, and logins work. */
export function createHarness(options: HarnessOptions = {}): Harness {
  const clock = createManualClock();
  const cluster = createFakeCluster(clock);
  const sideWork = createInlineSideWork();
  const find = (type: string) =>
    harness.database()?.status?.conditions?.find((condition) => condition.type === type);
  const start = (): Reconcile =>
    createDatabaseReconciler({
      ...cluster,
      clock,
      events: { record: (_object, event) => void harness.events.push(event) },
      platform: { ...platform, engines: fakeEngines(() => harness, options.server) },
      checks: createLoginChecks({ sideWork, clock, wake: () => {} }),
      sizes: createSizeChecks({
        sideWork,
        clock,
        sink: {
          measured: (key, bytes) => void harness.measured.set(key, bytes),
          forgotten: (key) => void harness.measured.delete(key),
        },
        wake: () => {},
      }),
      reachPods: options.reachPods ?? true,
    });
  let run = start();
  const harness: Harness = {
    ...simulateKubernetes(cluster),
    cluster,
    clock,
    events: [],
    logins: [],
    usedBytes: undefined,
    measured: new Map(),
    shared: createFakeSharedServer(),
    rolesMade: [],
    furnished: [],
    restart: () => {
      run = start();
    },
    reconcile: async () => {
      const { signal } = new AbortController();
      const request = {
        ...ref,
        key: 'shop/orders-main',
        reconcileId: '1',
        signal,
        logger: quiet,
        othersWait: () => false,
      };
      const result = await run(request);
      await sideWork.settled();
      return result;
    },
    converge: () => converge(harness),
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

async function converge(harness: Harness): Promise<void> {
  const { cluster, clock } = harness;
  let quietRounds = 0;
  for (let round = 0; round < 20; round += 1) {
    const before = cluster.writes.length;
    await harness.reconcile();
    cluster.sync();
    harness.settle();
    cluster.sync();
    clock.advance(3_000);
    await harness.reconcile();
    quietRounds = cluster.writes.length === before ? quietRounds + 1 : 0;
    if (quietRounds === 2) return;
  }
  throw new Error(`it does not converge: ${cluster.writes.slice(-5).join(', ')}`);
}

/** The engines, with servers that do what the harness says. */
function fakeEngines(harness: () => Harness, other: Partial<Engine> = {}): Engines {
  const server: Partial<Engine> = {
    measure: () => Promise.resolve(harness().usedBytes),
    verifyLogin: (connection, { wishes }) => {
      const { logins, shared } = harness();
      if (wishes !== undefined && logins.length === 0) {
        return Promise.resolve(shared.verify(connection, wishes));
      }
      const outcome = logins.length > 1 ? logins.shift() : logins[0];
      return Promise.resolve(outcome ?? { result: 'verified' });
    },
    ensureRoles: ({ password }) => {
      harness().rolesMade.push(password);
      return Promise.resolve();
    },
    furnishAsOwner: ({ login }) => {
      harness().furnished.push(login.username);
      return Promise.resolve();
    },
    tenancy: {
      ensure: (request, signal) => harness().shared.ensure(request, signal),
      drop: (request, signal) => harness().shared.drop(request, signal),
    },
    ...other,
  };
  const faked = Object.entries(engines).map(([name, engine]) => [name, { ...engine, ...server }]);
  // The keys are those of the engines.
  return Object.fromEntries(faked) as Engines;
}

function createInlineSideWork(): SideWork & { settled(): Promise<void> } {
  const pending = new Set<Promise<void>>();
  return {
    get size() {
      return pending.size;
    },
    run: (_key, work) => {
      const running = work(new AbortController().signal).finally(() => pending.delete(running));
      pending.add(running);
      return running;
    },
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}
