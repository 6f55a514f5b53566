import {
  microserviceResource,
  parseMicroservice,
  parseMicroserviceStatus,
  type Microservice,
  type MicroserviceStatus,
} from '../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../runtime/client.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Reconcile, ReconcileRequest, ReconcileResult } from '../../runtime/controller.ts';
import type { EventRecorder } from '../../runtime/event-recorder.ts';
import type { ObjectWriter } from '../../runtime/object-writer.ts';
import { createStatusReporter, type StatusReporter } from '../status-reporter.ts';
import { timestamp } from '../timestamp.ts';
import type { MicroserviceCaches } from './caches.ts';
import { desiredState } from './desired.ts';
import { effectiveClass } from './effective-class.ts';
import { findingsOf } from './problems/index.ts';
import {
  computeStatus,
  deletingStatus,
  invalidStatus,
  statusRecheckAfterMs,
  type StatusInput,
} from './status.ts';
import { statusUrgency, transitions } from './status-change.ts';
import { apply } from './steps/apply.ts';
import { finalize, protect } from './steps/finalize.ts';
import type { Observed } from './observed.ts';
import { observe } from './steps/observe.ts';
import { prune } from './steps/prune.ts';
import { releaseDatabases } from './steps/release-databases.ts';
import { retryAfter } from './steps/retry.ts';
import type { Scope } from './steps/scope.ts';
import { lostItsOwner } from './steps/verify-owner.ts';

export interface MicroserviceDependencies {
  client: KubeClient;
  writer: ObjectWriter;
  events: EventRecorder;
  clock: Clock;
  caches: MicroserviceCaches;
  /** How long gateways keep connections from before a change, in milliseconds. */
  gatewayDrainMs: number;
}

type Step = (deps: MicroserviceDependencies, scope: Scope) => Promise<void>;

/** What is done for a Microservice that is not paused, in this order. Read this first. */
const steps: readonly Step[] = [
  ({ writer }, { microservice, observed }) =>
    protect(writer, microservice, observed.children.Database),
  ({ writer }, scope) => apply(writer, scope),
  ({ writer }, scope) => prune(writer, scope),
  ({ client, writer }, { microservice, observed, request }) =>
    releaseDatabases({
      client,
      writer,
      microservice,
      databases: observed.children.Database,
      signal: request.signal,
    }),
];

/**
 * Brings the children of one Microservice to what it declares, and its status to what is true:
 * reads all that matters (from caches), computes (purely), writes, and reports, even when a write
 * failed.
 */
export function createMicroserviceReconciler(deps: MicroserviceDependencies): Reconcile {
  const reporter = createStatusReporter<Microservice, MicroserviceStatus>({
    ...deps,
    resource: microserviceResource,
    readStatus: parseMicroserviceStatus,
    urgency: statusUrgency,
    transitions,
  });
  const now = (): string => timestamp(deps.clock);
  return async (request) => {
    const found = deps.caches.microservices.lister.get(request);
    if (found === undefined) {
      reporter.forget(request.key);
      return {};
    }
    const live = withReadableStatus(found);
    if (live.metadata.deletionTimestamp !== undefined) {
      await remove(deps, reporter, live, request.signal, now());
      return {};
    }
    const parsed = parseMicroservice(live);
    if (!parsed.ok) {
      await reporter.report(live, invalidStatus(live, parsed.problems, now()));
      return {};
    }
    return reconcile(deps, reporter, parsed.value, request, now);
  };
}

async function reconcile(
  deps: MicroserviceDependencies,
  reporter: StatusReporter<Microservice, MicroserviceStatus>,
  microservice: Microservice,
  request: ReconcileRequest,
  now: () => string,
): Promise<ReconcileResult> {
  const look = (): Promise<Observed> =>
    observe(
      deps.caches,
      microservice,
      request.signal,
      deps.clock.now().getTime() - deps.gatewayDrainMs,
    );
  const observed = await look();
  const rules = effectiveClass(observed.class);
  const desired = desiredState({ microservice, class: rules, observed });
  const scope: Scope = { request, microservice, observed, class: rules, desired, outcomes: [] };
  if (microservice.spec.paused !== true && !observed.namespaceTerminating) {
    if (await lostItsOwner(deps.client, scope)) return {};
    for (const step of steps) await step(deps, scope);
  }
  const isWritten = scope.outcomes.some(({ result }) => result !== 'unchanged');
  const input: StatusInput = {
    microservice,
    desired,
    observed: isWritten ? await look() : observed,
    outcomes: scope.outcomes,
    previous: microservice.status,
    now: now(),
  };
  const findings = findingsOf(input);
  const status = computeStatus(input, findings);
  const reportAgainMs = await reporter.report(microservice, status, request.othersWait());
  return retryAfter(scope, [reportAgainMs, statusRecheckAfterMs(input, findings)]);
}

/** Its status may be of any shape: what cannot be read of it is written anew. */
function withReadableStatus({ status: found, ...microservice }: Microservice): Microservice {
  const status = parseMicroserviceStatus(found);
  return status === undefined ? microservice : { ...microservice, status };
}

/** Ends a Microservice that is being deleted; what keeps that from happening is in its status. */
async function remove(
  deps: MicroserviceDependencies,
  reporter: StatusReporter<Microservice, MicroserviceStatus>,
  microservice: Microservice,
  signal: AbortSignal,
  now: string,
): Promise<void> {
  try {
    await finalize(deps, microservice, signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await reporter.report(microservice, deletingStatus(microservice, [reason], now));
    throw error;
  }
}
