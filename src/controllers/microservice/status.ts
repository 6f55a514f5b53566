import { endsData } from '../../crds/database/v1alpha1.ts';
import type { Microservice, MicroserviceStatus } from '../../crds/microservice/v1alpha1.ts';
import { mergeConditions } from '../../runtime/conditions.ts';
import { podSelector } from './labels.ts';
import { findingsOf } from './problems/index.ts';
import { isTold, ranked, toProblems, type Finding } from './problems/problem.ts';
import { workloadOf } from './problems/workload.ts';
import { conditionsOf } from './status/conditions.ts';
import { databaseStates } from './status/database-states.ts';
import { endpointsOf, mainUrl } from './status/endpoints.ts';
import { deletingStatus } from './status/halted.ts';
import { inventoryOf } from './status/inventory.ts';
import { withKeptWords } from './status/kept-words.ts';
import { summaryOf } from './status/summary.ts';
import type { StatusInput } from './status-input.ts';

export type { ChildOutcome, StatusInput } from './status-input.ts';
export { deletingStatus, invalidStatus } from './status/halted.ts';

/**
 * The status of a Microservice. Pure: the same input gives the same status, whatever the order of
 * live objects, and no live object, however malformed, makes it throw.
 *
 * `Ready` is True only when the declared version serves: the Deployment's controller has seen the
 * latest change, all pods that are wanted are of the declared version and enough of them
 * available, every route is accepted and its gateway programmed, and every database is ready. An
 * autoscaler that cannot scale for now degrades the service, which serves all the same. While a
 * new version replaces one that serves, `Ready` is False with reason Updating,
 * `WorkloadAvailable` is True and `Reconciling` says what goes on. Under an autoscaler
 * "enough" means spec.scaling.min, so that scaling up does not make a service unready. With
 * spec.replicas 0 the service is Ready, with reason ScaledToZero.
 */
export function computeStatus(
  input: StatusInput,
  found: readonly Finding[] = findingsOf(input),
): MicroserviceStatus {
  const { microservice, previous, now } = input;
  const { metadata } = microservice;
  if (metadata.deletionTimestamp !== undefined) {
    return deletingStatus(microservice, deletedDatabases(input), now);
  }
  const findings = ranked(withKeptWords(found.filter(isTold), previous));
  const workload = workloadOf(input);
  const conditions = conditionsOf(input, findings, workload);
  const databases = databaseStates(input, findings);
  const endpoints = endpointsOf(input);
  const url = mainUrl(endpoints);
  const className = input.observed.class?.metadata.name;
  return {
    observedGeneration: metadata.generation ?? 0,
    conditions: mergeConditions(
      previous?.conditions ?? [],
      conditions,
      metadata.generation ?? 0,
      now,
    ),
    replicas: workload.total,
    readyReplicas: workload.ready,
    selector: selectorOf(microservice),
    summary: summaryOf(input, findings, workload, conditions, [...databases]),
    ...(url === undefined ? {} : { url }),
    endpoints: [...endpoints],
    ...(workload.image === undefined ? {} : { image: workload.image }),
    ...(className === undefined ? {} : { class: className }),
    databases: [...databases],
    resources: [...inventoryOf(input, findings)],
    problems: toProblems(findings),
  };
}

/**
 * After how many milliseconds the status changes by time alone, though nothing else does, as when
 * a probe has been patient for long enough; undefined where it never does.
 */
export function statusRecheckAfterMs(
  input: StatusInput,
  found: readonly Finding[] = findingsOf(input),
): number | undefined {
  const delays = found.flatMap((finding) => finding.recheckAfterMs ?? []);
  return delays.length === 0 ? undefined : Math.max(1_000, Math.ceil(Math.min(...delays)));
}

function selectorOf(microservice: Microservice): string {
  return Object.entries(podSelector(microservice))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

/** Databases that are deleted with the Microservice, as its spec asks. */
function deletedDatabases({ observed }: StatusInput): readonly string[] {
  return observed.children.Database.filter(({ spec }) =>
    endsData((spec as Partial<typeof spec> | undefined)?.deletionPolicy),
  )
    .map(({ metadata }) => `Database ${metadata.name}`)
    .toSorted();
}
