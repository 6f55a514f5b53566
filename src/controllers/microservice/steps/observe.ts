import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import type { Lister } from '../../../runtime/informer.ts';
import { keyFor, refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import { resourceName } from '../../../runtime/resource.ts';
import type { Gateway, GatewayClass } from '../../gateway-api.ts';
import { selectClass } from '../../class-selection.ts';
import { textAt } from '../../wire-value.ts';
import type { MicroserviceCaches } from '../caches.ts';
import type { ChildKind } from '../children/child-kind.ts';
import { childKinds } from '../children/index.ts';
import { asksForFeatures } from '../gateway-drivers/features.ts';
import { migrates, migrationJobNames } from '../migrations/migrations.ts';
import { childNames } from '../names.ts';
import type { ChildKindName, Content, Observed } from '../observed.ts';
import { effectiveClass } from '../effective-class.ts';
import { contentKey, requiredContents } from '../references.ts';
import { calleeKeys } from '../uses-plans.ts';
import { findRouteRivals } from './route-conflicts.ts';

/** Of a longer name its child's keeps as much at least. */
const similarLength = 40;

/**
 * Reads all that the computation needs, from caches. The one exception is the content of Secrets
 * and ConfigMaps that the Microservice names, which is read once after each of their changes.
 * `settledBefore` is as in Observed.
 */
export async function observe(
  caches: MicroserviceCaches,
  microservice: Microservice,
  signal: AbortSignal,
  settledBefore: number | undefined,
): Promise<Observed> {
  const contents = await readContents(caches, microservice, signal);
  const selected = selectClass(caches.classes.lister.list(), microservice.spec.className);
  const { class: microserviceClass } = selected;
  const namespace = microservice.metadata.namespace ?? '';
  const gateways = gatewaysOf(caches, microserviceClass);
  return {
    namespaceTerminating:
      caches.namespaces.lister.get({ namespace: '', name: namespace })?.metadata
        .deletionTimestamp !== undefined,
    ...selected,
    children: liveChildren(caches, microservice),
    migrationPods: caches.migrationPods.lister.byIndex('microservice', keyFor(refTo(microservice))),
    pods: caches.pods.lister.byIndex('microservice', keyFor(refTo(microservice))),
    gateways,
    gatewayClasses: asksForFeatures(microservice.spec)
      ? gatewayClassesOf(caches, gateways)
      : new Map(),
    contents,
    ...findRouteRivals(caches, microservice, microserviceClass),
    ...calleesOf(caches, microservice),
    ...(settledBefore === undefined ? {} : { settledBefore }),
    absentApis: absentApis(caches),
  };
}

async function readContents(
  caches: MicroserviceCaches,
  microservice: Microservice,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Content>> {
  const namespace = microservice.metadata.namespace ?? '';
  const references = requiredContents(microservice);
  const entries = await Promise.all(
    references.map(async ({ kind, name }) => {
      const content = await caches.contents.resolve(kind, { namespace, name }, signal);
      return [contentKey(kind, name), content] as const;
    }),
  );
  return new Map(entries);
}

function liveChildren(
  caches: MicroserviceCaches,
  microservice: Microservice,
): Observed['children'] {
  const live: Partial<Record<ChildKindName, readonly KubeObject[]>> = {};
  for (const kind of childKinds) {
    const informer = caches.children.get(kind.name);
    if (informer !== undefined) live[kind.name] = liveOfKind(informer.lister, microservice, kind);
  }
  live.Job = liveJobs(caches, microservice, live as Observed['children']);
  live.ControllerRevision = liveRevisions(caches, microservice, live as Observed['children']);
  // Each list holds objects of its own kind: the informers were opened from the same list.
  return live as Observed['children'];
}

function liveOfKind(
  lister: Lister<KubeObject>,
  microservice: Microservice,
  { holdsData, outlivesOwner = false }: ChildKind,
): readonly KubeObject[] {
  const found = new Map<string, KubeObject>();
  const byName = keyFor(refTo(microservice));
  const owned = [
    ...(holdsData || outlivesOwner ? lister.byIndex('microservice', byName) : []),
    ...(holdsData ? [] : lister.byIndex('owner', microservice.metadata.uid ?? '')),
  ];
  for (const child of owned) found.set(child.metadata.name, child);
  const namespace = microservice.metadata.namespace ?? '';
  for (const name of childNames(microservice)) {
    const child = lister.get({ namespace, name });
    if (child !== undefined) found.set(name, child);
  }
  return [...found.values()];
}

/** With those of a needed name that are not ours: what it is follows from the live Databases. */
function liveJobs(
  caches: MicroserviceCaches,
  microservice: Microservice,
  children: Observed['children'],
): readonly KubeObject[] {
  const namespace = microservice.metadata.namespace ?? '';
  const found = new Map(children.Job.map((job): [string, KubeObject] => [job.metadata.name, job]));
  for (const name of migrationJobNames(microservice, { children })) {
    const job = caches.children.get('Job')?.lister.get({ namespace, name });
    if (job !== undefined) found.set(name, job);
  }
  return [...found.values()];
}

/** With those of a similar name that are not ours: a needed name follows from what is declared. */
function liveRevisions(
  caches: MicroserviceCaches,
  microservice: Microservice,
  { ControllerRevision: known }: Observed['children'],
): readonly KubeObject[] {
  if (!migrates(microservice)) return known;
  const { namespace = '', name } = microservice.metadata;
  const names = new Set(known.map(({ metadata }) => metadata.name));
  const similar = caches.children
    .get('ControllerRevision')
    ?.lister.inNamespace(namespace)
    .filter(({ metadata }) => metadata.name.startsWith(name.slice(0, similarLength)))
    .filter(({ metadata }) => !names.has(metadata.name));
  return [...known, ...(similar ?? [])];
}

/** One that is being deleted still serves, but not for long: it is as good as gone. */
function calleesOf(
  caches: MicroserviceCaches,
  microservice: Microservice,
): Pick<Observed, 'callees' | 'openCallees'> {
  const callees = new Map<string, Microservice>();
  const openCallees = new Set<string>();
  for (const key of calleeKeys(microservice)) {
    const [namespace = '', name = ''] = key.split('/');
    const live = caches.microservices.lister.get({ namespace, name });
    if (live === undefined || live.metadata.deletionTimestamp !== undefined) continue;
    callees.set(key, live);
    const { network } = effectiveClass(classOf(caches, live));
    if (network.ingress === 'Open') openCallees.add(key);
  }
  return { callees, openCallees };
}

/** The class of another Microservice, which need not be valid. */
function classOf(caches: MicroserviceCaches, other: Microservice): MicroserviceClass | undefined {
  const name = textAt(other, 'spec', 'className');
  return selectClass(caches.classes.lister.list(), name).class;
}

function gatewaysOf(
  caches: MicroserviceCaches,
  microserviceClass: MicroserviceClass | undefined,
): ReadonlyMap<string, Gateway> {
  const found = new Map<string, Gateway>();
  for (const { gateway } of microserviceClass?.spec.gateways ?? []) {
    const live = caches.gateways.lister.get(gateway);
    if (live !== undefined) found.set(keyFor(gateway), live);
  }
  return found;
}

function gatewayClassesOf(
  caches: MicroserviceCaches,
  gateways: ReadonlyMap<string, Gateway>,
): ReadonlyMap<string, GatewayClass> {
  const found = new Map<string, GatewayClass>();
  for (const gateway of gateways.values()) {
    const name = textAt(gateway, 'spec', 'gatewayClassName') ?? '';
    const live = caches.gatewayClasses.lister.get({ namespace: '', name });
    if (live !== undefined) found.set(name, live);
  }
  return found;
}

function absentApis(caches: MicroserviceCaches): ReadonlySet<string> {
  const optional = [caches.gateways, ...caches.children.values()];
  return new Set(
    optional
      .filter((informer) => informer.state === 'absent')
      .map((informer) => resourceName(informer.resource)),
  );
}
