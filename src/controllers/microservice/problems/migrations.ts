import { controllerOf } from '../../../runtime/kube-object.ts';
import { retryMigrationAnnotation } from '../../well-known.ts';
import { at, conditionAt, timeAt } from '../../wire-value.ts';
import { quote } from '../../words.ts';
import type { LiveMigration } from '../migrations/live-jobs.ts';
import type { Migration, MigrationState } from '../migrations/migrations.ts';
import { workloadName } from '../names.ts';
import type { StatusInput } from '../status-input.ts';
import { containerStartFinding } from './container-start.ts';
import { imagePullFinding } from './image-pull.ts';
import type { PodContext } from './pod-context.ts';
import { podViews, type PodView } from './pod-view.ts';
import { contextOf } from './pods.ts';
import type { Finding } from './problem.ts';
import { schedulingFinding } from './scheduling.ts';
import { workloadOf } from './workload.ts';

/** A Job that has no pod after this time, in milliseconds, does not get one by itself. */
const podPatienceMs = 30_000;

/** Databases that are not migrated for the declared version, and why not. */
export function migrationFindings(input: StatusInput): readonly Finding[] {
  const { migrations, isDeclaredVersion } = input.desired;
  const waiting = migrations.filter(({ state }) => state !== 'done');
  if (waiting.length === 0 && !isDeclaredVersion) return [comesNext(input)];
  return waiting.flatMap((migration) =>
    findingsOf(input, migration).map((part) => ({
      area: 'databases' as const,
      field: fieldOf(migration),
      object: `Job/${migration.jobName}`,
      ...part,
    })),
  );
}

type Part = Omit<Finding, 'area'>;

function findingsOf(input: StatusInput, migration: Migration): readonly Part[] {
  const { state, live } = migration;
  if (live === undefined || state === 'succeeded') return [pending(words(migration))];
  if (state === 'failed') return [failed(input, migration, live)];
  return [...stuck(input, migration, live), pending(words(migration))];
}

function fieldOf({ entry }: Migration): string {
  return `spec.databases[name=${entry}].migration`;
}

function pending(message: string): Part {
  return { severity: 'pending', reason: 'MigrationRunning', message };
}

function words({ state, entry, database, jobName, other }: Migration): string {
  const phases: Readonly<Record<MigrationState, string>> = {
    done: `Database ${database} is migrated`,
    running: `Job ${jobName} migrates database ${entry} for the declared version`,
    succeeded: `Job ${jobName} has migrated database ${entry}, and the declared version comes next`,
    failed: `Job ${jobName} failed`,
    'waits-for-other': `Database ${entry} is migrated once ${other ?? 'another Job'}, which works on it, has ended`,
    waits: `Database ${entry} is migrated once Database ${database} is ready`,
    due: `Job ${jobName} is being made, and migrates database ${entry}`,
  };
  return phases[state];
}

function comesNext({ microservice }: StatusInput): Finding {
  const name = workloadName(microservice);
  return {
    area: 'workload',
    severity: 'pending',
    reason: 'Updating',
    message: `Deployment ${name} is given the declared version, as its databases are migrated`,
    object: `Deployment/${name}`,
  };
}

function failed(input: StatusInput, migration: Migration, live: LiveMigration): Part {
  const { name, namespace = '' } = input.microservice.metadata;
  const job = live.name;
  const condition = conditionAt(live.job.status, 'Failed');
  const isLate = condition?.reason === 'DeadlineExceeded';
  const cause = isLate ? lateWords(migration) : endWords(input, live, condition?.message ?? '');
  const meanwhile = workloadOf(input).isAvailable ? ', and the version before keeps serving' : '';
  const logs = isLate
    ? `See where it was with kubectl describe job ${job} -n ${namespace}`
    : `See why with kubectl logs job/${job} -n ${namespace}`;
  return {
    severity: 'error',
    reason: 'MigrationFailed',
    message: `Job ${job}, which migrates database ${migration.entry}, failed: ${cause}${meanwhile}`,
    hint: `${logs}; then change what it runs or, to run the same once more, kubectl annotate microservices.slipway.dev ${name} -n ${namespace} --overwrite ${retryMigrationAnnotation}=<any new text>`,
  };
}

function lateWords({ spec }: Migration): string {
  return `it did not end within ${spec.timeout ?? 'its deadline'}`;
}

/** How the last of its pods that ended did so, in words that are the same for all of them. */
function endWords(input: StatusInput, live: LiveMigration, message: string): string {
  const containers = podsOf(input, live).flatMap(({ containers: all }) => all);
  const ends = containers.flatMap((container) =>
    container.terminated === undefined ? [] : [{ container, end: container.terminated }],
  );
  const last = ends.toSorted((a, b) => (a.end.finishedAt ?? 0) - (b.end.finishedAt ?? 0)).at(-1);
  if (last === undefined) return message === '' ? 'its pods failed' : quote(message);
  const { container, end } = last;
  if (end.reason === 'OOMKilled') {
    const limit = container.memoryLimit === undefined ? '' : ` of ${container.memoryLimit}`;
    return `its program was killed at its memory limit${limit}`;
  }
  if (end.startError !== undefined)
    return `its program cannot be started: ${quote(end.startError)}`;
  return `its program ended with exit code ${end.exitCode ?? 'unknown'}`;
}

/** Why a Job that has not ended gets no further, where that can be told. */
function stuck(input: StatusInput, migration: Migration, live: LiveMigration): readonly Part[] {
  const { namespace = '' } = input.microservice.metadata;
  if (at(live.job, 'spec', 'suspend') === true) {
    const patch = `kubectl patch job ${live.name} -n ${namespace} --type=merge -p '{"spec":{"suspend":false}}'`;
    return [
      {
        severity: 'error',
        reason: 'MigrationRunning',
        message: `Job ${live.name}, which migrates database ${migration.entry}, is suspended`,
        hint: `Let it go on with ${patch}`,
      },
    ];
  }
  const pods = podsOf(input, live);
  if (pods.length === 0) return withoutPods(input, migration, live);
  const context = migrationContext(input, migration);
  const found = pods.flatMap((pod) => startFinding(context, pod) ?? []);
  return found.slice(0, 1).map(withoutArea);
}

function withoutArea({ area: _area, ...part }: Finding): Part {
  return part;
}

/** Its status does not say why: only events do. */
function withoutPods(
  { microservice, now }: StatusInput,
  { entry }: Migration,
  { job, name }: LiveMigration,
): readonly Part[] {
  const { namespace = '' } = microservice.metadata;
  const since = timeAt(job, 'status', 'startTime') ?? timeAt(job, 'metadata', 'creationTimestamp');
  const remaining = (since ?? 0) + podPatienceMs - Date.parse(now);
  if (remaining > 0) {
    const message = `Job ${name} has no pod yet`;
    return [{ severity: 'quiet', reason: 'MigrationRunning', message, recheckAfterMs: remaining }];
  }
  return [
    {
      severity: 'error',
      reason: 'ApplyFailed',
      message: `Job ${name}, which migrates database ${entry}, has no pod: the cluster makes none`,
      hint: `See the events with kubectl describe job ${name} -n ${namespace}: a ResourceQuota, a LimitRange, Pod Security or an admission webhook may refuse it`,
    },
  ];
}

/** What keeps a pod from starting; how it ended is told once all attempts have. */
function startFinding(context: PodContext, pod: PodView): Finding | undefined {
  if (pod.phase === 'Failed') return undefined;
  const scheduling = schedulingFinding(context, pod);
  if (scheduling !== undefined) return scheduling;
  for (const container of pod.containers) {
    const found =
      imagePullFinding(context, container) ?? containerStartFinding(context, pod, container);
    if (found !== undefined) return found;
  }
  return undefined;
}

function migrationContext(input: StatusInput, migration: Migration): PodContext {
  const field = fieldOf(migration);
  const { spec, jobName } = migration;
  const context = contextOf(input);
  const own = (is: boolean, name: string) => (is ? `${field}.${name}` : `spec.${name}`);
  return {
    ...context,
    workload: `Job ${jobName}`,
    fields: {
      image: own(spec.image !== undefined, 'image'),
      command: own(spec.image !== undefined || spec.command !== undefined, 'command'),
      resources: own(spec.resources !== undefined, 'resources'),
    },
  };
}

function podsOf({ observed }: StatusInput, { job }: LiveMigration): readonly PodView[] {
  const { uid } = job.metadata;
  return podViews(observed.migrationPods.filter((pod) => controllerOf(pod)?.uid === uid));
}
