import type { MicroserviceCaches } from '../../../src/controllers/microservice/caches.ts';
import { childKinds } from '../../../src/controllers/microservice/children/index.ts';
import { desiredState } from '../../../src/controllers/microservice/desired.ts';
import { effectiveClass } from '../../../src/controllers/microservice/effective-class.ts';
import type { Observed } from '../../../src/controllers/microservice/observed.ts';
import { isOurs } from '../../../src/controllers/microservice/ownership.ts';
import { observe } from '../../../src/controllers/microservice/steps/observe.ts';
import { parseMicroservice, type Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { pruneEmpty, withDeclaredHash } from '../../../src/runtime/declared.ts';
import { keyFor, type KubeObject, type ObjectRef } from '../../../src/runtime/kube-object.ts';
import { differenceOf } from '../../stability/difference.ts';
import { comparable, stateKey, type States } from './comparable.ts';
import type { DryRun, DryRunAnswer } from './dry-run.ts';
import type { Look, Watcher } from './watcher.ts';

const { signal } = new AbortController();

/**
 * Compares the children of a Microservice with those that its declaration gives on an empty
 * namespace: `desiredState` over the same references without any live child, as the API server
 * would keep it. Only Databases are looked at with what is there: they hold data, and keep the
 * class that they were made with.
 */
export function watchMicroservice(
  caches: MicroserviceCaches,
  dryRun: DryRun,
  ref: ObjectRef,
): Watcher {
  return {
    look: async (before) => {
      const live = caches.microservices.lister.get(ref);
      const parsed = parseMicroservice(live);
      if (live === undefined || !parsed.ok) throw new Error(`${keyFor(ref)} is not there`);
      return compare(caches, dryRun, { ...parsed.value, ...statusOf(live) }, before);
    },
  };
}

function statusOf({ status }: Microservice): Pick<Microservice, 'status'> {
  return status === undefined ? {} : { status };
}

async function compare(
  caches: MicroserviceCaches,
  dryRun: DryRun,
  microservice: Microservice,
  before: States,
): Promise<Look> {
  const { scaling, paused } = microservice.spec;
  const isScaled = scaling !== undefined;
  const observed = await observe(caches, microservice, signal, undefined);
  const desired = desiredState({
    microservice,
    class: effectiveClass(observed.class),
    observed: { ...observed, children: dataOnly(observed) },
  });
  const answers = new Map<string, DryRunAnswer>();
  for (const { kind, object } of desired.children) {
    if (passing.includes(kind)) continue;
    const resource = childKinds.find(({ name }) => name === kind)?.resource;
    if (resource === undefined) throw new Error(`no child kind ${kind}`);
    const body = withDeclaredHash(pruneEmpty(object));
    answers.set(stateKey(object), await dryRun(resource, body));
  }
  const now = new Map(
    ownChildren(observed, microservice).map((child) => [
      stateKey(child),
      comparable(child, isScaled),
    ]),
  );
  const kept = keptKeys(desired, answers, before);
  const keys = [...new Set([...answers.keys(), ...before.keys(), ...now.keys()])];
  const differences = keys.flatMap((key) => {
    const answer = answers.get(key);
    // A Database that is no longer declared is parked, with its data.
    if (answer === undefined && key.startsWith('Database/')) return [];
    const wanted =
      paused === true || kept.has(key)
        ? before.get(key)
        : answer?.taken === true
          ? comparable(inNamespaceOf(microservice, answer.object), isScaled)
          : undefined;
    return differenceOf(wanted, now.get(key)).map((difference) => `${key}: ${difference}`);
  });
  const complaints = (microservice.status?.problems ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(({ reason, message }) => `${reason}: ${message}`);
  const pending = desired.held.filter(({ reason }) => waiting.includes(reason));
  const isWaiting = pending.length > 0 && complaints.length === 0;
  const isSeen = microservice.status?.observedGeneration === microservice.metadata.generation;
  return {
    isCurrent: isSeen && !isWaiting,
    now,
    differences,
    trouble: troubleOf(desired, answers),
    complaints,
  };
}

/** What holds a Deployment back and passes by itself, unless the status complains of more. */
const waiting: readonly string[] = [
  'CredentialsPending',
  'ReferenceUnreadable',
  'MigrationPending',
];

/**
 * What a migration makes is there for a time only, or as long as nothing newer is: that follows from
 * what was declared before, and not from what is declared now.
 */
const passing: readonly string[] = ['Job', 'ControllerRevision'];

/** Problems of routes whose objects go all the same: see pruning.ts. */
const leftBehind: readonly string[] = ['duplicate', 'conflict', 'foreign-host', 'unsupported'];

/** What stays as it was, and why: see held.ts and pruning.ts, and what the API server refuses. */
function keptKeys(
  { held, routes }: ReturnType<typeof desiredState>,
  answers: ReadonlyMap<string, DryRunAnswer>,
  before: States,
): ReadonlySet<string> {
  const refused = [...answers].filter(([, { taken }]) => !taken).map(([key]) => key);
  const deployments = [...before.keys()].filter((key) => key.startsWith('Deployment/'));
  const unbuilt = routes
    .filter(({ problem }) => problem !== undefined && !leftBehind.includes(problem))
    .map(({ kind, name }) => `${kind}/${name}`);
  return new Set([...refused, ...(held.length > 0 ? deployments : []), ...unbuilt]);
}

function dataOnly({ children }: Observed): Observed['children'] {
  const kept = childKinds.map(({ name, holdsData }) => [name, holdsData ? children[name] : []]);
  return Object.fromEntries(kept) as Observed['children'];
}

function ownChildren({ children }: Observed, microservice: Microservice): readonly KubeObject[] {
  return childKinds
    .filter(({ name }) => !passing.includes(name))
    .flatMap(({ name }) =>
      (children[name] as readonly KubeObject[]).filter((child) => isOurs(child, microservice)),
    );
}

function inNamespaceOf({ metadata }: Microservice, object: KubeObject): KubeObject {
  const namespace = metadata.namespace ?? '';
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function troubleOf(
  { held, routes }: ReturnType<typeof desiredState>,
  answers: ReadonlyMap<string, DryRunAnswer>,
): readonly string[] {
  const refused = [...answers].flatMap(([key, answer]) =>
    answer.taken ? [] : [`${key} is refused: ${answer.message}`],
  );
  const unbuilt = routes.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`route ${name}: ${problem}`],
  );
  return [...held.map(({ message }) => message), ...refused, ...unbuilt];
}
