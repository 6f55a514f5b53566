import {
  databaseResource,
  parseDatabase,
  parseDatabaseStatus,
  type Database,
  type DatabaseStatus,
} from '../../crds/database/v1alpha1.ts';
import type { Reconcile, ReconcileRequest, ReconcileResult } from '../../runtime/controller.ts';
import type { ObjectWriter } from '../../runtime/object-writer.ts';
import { timestamp } from '../timestamp.ts';
import { createStatusReporter, type StatusReporter } from '../status-reporter.ts';
import { planCertificates } from './certificates/plan-certificates.ts';
import type { DatabaseDependencies } from './dependencies.ts';
import { desiredState, type DesiredState } from './desired.ts';
import { planRotation, type RotationPlan } from './rotation/rotation-plan.ts';
import { computeStatus, deletingStatus, invalidStatus } from './status.ts';
import { statusUrgency, transitions } from './status-change.ts';
import { adopt } from './steps/adopt.ts';
import { apply } from './steps/apply.ts';
import { beginRotation } from './steps/begin-rotation.ts';
import { finishDeletion } from './steps/finish-deletion.ts';
import { logIn } from './steps/log-in.ts';
import { makeCertificates } from './steps/make-certificates.ts';
import { makeCredentials } from './steps/make-credentials.ts';
import { isTerminating, observe } from './steps/observe.ts';
import { decideParked } from './steps/park.ts';
import { protect } from './steps/protect.ts';
import { prune } from './steps/prune.ts';
import { retryAfter } from './steps/retry.ts';
import type { Scope } from './steps/scope.ts';
import { seemsWithoutCredentials, verifyAbsence } from './steps/verify-absence.ts';
import { lostItsOwner } from './steps/verify-owner.ts';

type Step = (writer: ObjectWriter, scope: Scope) => Promise<void>;

/** What is written for a Database that is not paused, in this order. Read this first. */
const steps: readonly Step[] = [
  protect,
  makeCertificates,
  makeCredentials,
  adopt,
  apply,
  prune,
  beginRotation,
];

/** While a deletion waits for something without an event of its own, in milliseconds. */
const deletionRetryMs = 15_000;

/**
 * Brings what is made for one Database to what it declares, and its status to what is true: reads
 * (from caches, and from the API server before anything that cannot be undone), computes (purely),
 * writes, sees to the login beside that, and reports, even when a write failed.
 */
export function createDatabaseReconciler(deps: DatabaseDependencies): Reconcile {
  const reporter = createStatusReporter<Database, DatabaseStatus>({
    ...deps,
    resource: databaseResource,
    readStatus: parseDatabaseStatus,
    urgency: statusUrgency,
    transitions,
  });
  return async (request) => {
    const found = deps.caches.databases.lister.get(request);
    if (found === undefined) {
      reporter.forget(request.key);
      deps.checks.forget(request.key);
      deps.sizes.forget(request.key);
      return {};
    }
    const live = withReadableStatus(found);
    const now = timestamp(deps.clock);
    const namespaceTerminating = isTerminating(deps.caches, request.namespace);
    if (live.metadata.deletionTimestamp !== undefined) {
      const waitsFor = await finishDeletion(deps, live, namespaceTerminating, request);
      if (waitsFor === undefined) return {};
      await reporter.report(live, deletingStatus(live, waitsFor, now));
      return { requeueAfterMs: deletionRetryMs };
    }
    if (namespaceTerminating) return {};
    const parsed = parseDatabase(live);
    if (parsed.ok) return reconcile(deps, reporter, parsed.value, request);
    await reporter.report(live, invalidStatus(live, parsed.problems, now));
    return {};
  };
}

async function reconcile(
  deps: DatabaseDependencies,
  reporter: StatusReporter<Database, DatabaseStatus>,
  database: Database,
  request: ReconcileRequest,
): Promise<ReconcileResult> {
  const desired = await compute(deps, database, request.signal);
  const planned = ({ input, provisioner }: DesiredState): RotationPlan =>
    planRotation(input, provisioner, deps.clock.now(), deps.reachPods);
  const rotation = planned(desired);
  const scope: Scope = {
    client: deps.client,
    request,
    database,
    desired,
    rotation,
    certificates: planCertificates(desired.input, deps.clock.now()),
    records: [],
  };
  if (database.spec.paused !== true) {
    if (await lostItsOwner(scope)) return {};
    for (const step of steps) await step(deps.writer, scope);
  }
  const isChanged = scope.records.some(({ result }) => result !== 'unchanged');
  const { isParked } = desired.input;
  const after = isChanged ? await compute(deps, database, request.signal, isParked) : desired;
  const going = isChanged ? planned(after) : rotation;
  const login = logIn({ ...deps, key: request.key, desired: after, rotation: going });
  const { records } = scope;
  const status = computeStatus({
    database,
    desired: after,
    records,
    login: login.state,
    usedBytes: login.usedBytes,
    rotation: { plan: going, progress: login.progress },
    now: timestamp(deps.clock),
  });
  const clocked = [going, planCertificates(after.input, deps.clock.now())].map((plan) =>
    plan.kind === 'scheduled' ? plan.dueInMs : undefined,
  );
  return retryAfter(scope, [await reporter.report(database, status), login.recheckMs, ...clocked]);
}

async function compute(
  deps: DatabaseDependencies,
  database: Database,
  signal: AbortSignal,
  decided?: boolean,
): Promise<DesiredState> {
  const { caches, client, platform } = deps;
  const observed = await observe({ caches, client, database, signal });
  const isParked = decided ?? (await decideParked(client, database, observed.usage, signal));
  const desired = desiredState(database, observed, isParked, platform);
  const { makesDatabase, adopts, runsServer } = desired.provisioner;
  if (!makesDatabase || adopts || !seemsWithoutCredentials(observed, runsServer)) return desired;
  const verified = await verifyAbsence(client, database, observed, signal);
  return desiredState(database, verified, isParked, platform);
}

/** Its status may be of any shape: what cannot be read of it is written anew. */
function withReadableStatus({ status: found, ...database }: Database): Database {
  const status = parseDatabaseStatus(found);
  return status === undefined ? database : { ...database, status };
}
