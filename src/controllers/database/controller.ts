import { isDeepStrictEqual } from 'node:util';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { Source } from '../../runtime/controller.ts';
import { createController, type Controller } from '../../runtime/create-controller.ts';
import type { Informer } from '../../runtime/informer.ts';
import {
  controllerOf,
  keyFor,
  keyOf,
  refTo,
  type KubeObject,
  type ObjectRef,
} from '../../runtime/kube-object.ts';
import { createObjectGauge } from '../../runtime/object-gauge.ts';
import type { ControllerDependencies } from '../index.ts';
import { anyKind, declarationChanged, keysByLabel } from '../sources.ts';
import { backupLabel, databaseLabel, restoreLabel } from '../well-known.ts';
import { at, conditionAt, textAt } from '../wire-value.ts';
import { registerBackupMetrics } from './backup-metrics.ts';
import {
  classIndex,
  hasCredentials,
  madeForIndex,
  neededIndex,
  neededKey,
  restoresFromIndex,
  openDatabaseCaches,
  type DatabaseCaches,
} from './caches.ts';
import { clusterLabel } from './cloud-native-pg.ts';
import { createLoginChecks } from './login-checks.ts';
import { createDatabaseReconciler } from './reconciler.ts';
import { createSizeChecks } from './size-checks.ts';
import { waitingForPods } from './steps/observe-rotation.ts';

/** Creates the controller that keeps Databases. */
export function createDatabaseController(deps: ControllerDependencies): Controller {
  const caches = openDatabaseCaches(deps.informers, deps.contents);
  registerBackupMetrics(deps.metrics.registry, () => caches.databases.lister.list(), deps.clock);
  // The login checks wake the controller, which is made of a reconciler that uses them.
  const wake: { key: (key: string) => void } = { key: () => {} };
  const checks = createLoginChecks({
    sideWork: deps.sideWork,
    clock: deps.clock,
    wake: (key) => wake.key(key),
  });
  const usedBytes = createObjectGauge(deps.metrics.registry, {
    name: 'slipway_database_used_bytes',
    help: 'Bytes that the data of a Database takes, as its server tells them',
    label: 'database',
  });
  const sizes = createSizeChecks({
    sideWork: deps.sideWork,
    clock: deps.clock,
    sink: {
      measured: (key, bytes) => usedBytes.set(key, bytes),
      forgotten: (key) => usedBytes.remove(key),
    },
    wake: (key) => wake.key(key),
  });
  const controller = createController({
    name: 'database',
    sources: databaseSources(caches),
    reconcile: createDatabaseReconciler({
      ...deps,
      caches,
      platform: {
        engines: deps.engines,
        operatorNamespace: deps.operatorNamespace,
        backupImage: deps.backupImage,
      },
      checks,
      sizes,
    }),
    concurrency: deps.concurrency,
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
    resyncPeriodMs: deps.resyncPeriodMs,
  });
  wake.key = (key) => controller.enqueue(key);
  for (const informer of cloudNativePGInformers(caches)) {
    informer.addHandler({
      stateChanged: () => {
        for (const key of usersOfCloudNativePG(caches)) controller.enqueue(key);
      },
    });
  }
  const readersOf = (kind: string, ref: ObjectRef): readonly string[] =>
    kind === builtin.secret.kind
      ? [
          ...usersOf(caches, kind, ref),
          ...usersOfAdministrator(caches, ref),
          ...usersOfBucket(caches, ref),
        ]
      : [];
  deps.contents.addReferences((kind, ref) => readersOf(kind, ref).length > 0);
  deps.contents.onChange((kind, ref) => {
    for (const key of readersOf(kind, ref)) controller.enqueue(key);
  });
  return controller;
}

/** Which events wake which Databases. */
export function databaseSources(caches: DatabaseCaches): readonly Source[] {
  const children = [
    caches.statefulSets,
    caches.services,
    caches.networkPolicies,
    caches.claims,
    caches.cronJobs,
    caches.jobs,
  ];
  return [
    {
      informer: anyKind(caches.databases),
      keys: (object) => [keyOf(object), ...placesWaitedFor(caches, object)],
      matters: declarationChanged,
    },
    {
      // Whether it is there, runs and serves: all of it decides whether it can be copied.
      informer: anyKind(caches.databases),
      keys: (object) => copiesOf(caches, object),
    },
    {
      informer: anyKind(caches.taskPods),
      keys: (object) => [...keysByLabel(object, backupLabel), ...keysByLabel(object, restoreLabel)],
    },
    {
      informer: anyKind(caches.microservices),
      keys: (object) => madeFor(caches, object),
      matters: (before, after) =>
        before.metadata.uid !== after.metadata.uid ||
        before.metadata.generation !== after.metadata.generation,
    },
    {
      informer: anyKind(caches.classes),
      keys: (object) => usersOfClass(caches, object),
    },
    ...children.map((informer) => ({
      informer: anyKind<KubeObject>(informer),
      keys: (child: KubeObject) => childKeys(caches, informer.resource.kind, child),
    })),
    ...cloudNativePGInformers(caches).map((informer) => ({
      informer,
      keys: (child: KubeObject) => childKeys(caches, informer.resource.kind, child),
      matters: (before: KubeObject, after: KubeObject) =>
        declarationChanged(before, after) || !isDeepStrictEqual(statusOf(before), statusOf(after)),
    })),
    {
      informer: anyKind(caches.volumes),
      keys: (volume) => claimantOf(caches, volume),
    },
    { informer: anyKind(caches.pods), keys: (object) => keysByLabel(object, databaseLabel) },
    { informer: anyKind(caches.deployments), keys: (object) => waitingForPods(caches, object) },
    { informer: anyKind(caches.secrets), keys: (object) => keysByLabel(object, databaseLabel) },
  ];
}

/**
 * Databases that may come to be when this one goes: those that were not made. Their status does not
 * tell, as it may have been written a moment ago.
 */
function placesWaitedFor(caches: DatabaseCaches, object: KubeObject): readonly string[] {
  const isLimited = caches.classes.lister
    .list()
    .some((databaseClass) => at(databaseClass, 'spec', 'limits', 'databases') !== undefined);
  if (!isLimited) return [];
  const { namespace } = refTo(object);
  return caches.databases.lister
    .inNamespace(namespace)
    .filter((database) => !hasCredentials(caches, database))
    .map(keyOf);
}

/** The Databases that are yet to be filled with what this one holds. */
function copiesOf(caches: DatabaseCaches, object: KubeObject): readonly string[] {
  return caches.databases.lister
    .byIndex(restoresFromIndex, keyOf(object))
    .filter(({ status }) => conditionAt(status, 'Restored')?.status !== 'True')
    .map(keyOf)
    .filter((key) => key !== keyOf(object));
}

/** The Databases of the namespace whose class keeps backups in a bucket that the Secret opens. */
export function usersOfBucket(caches: DatabaseCaches, ref: ObjectRef): readonly string[] {
  const isOf = (databaseClass: KubeObject): boolean =>
    at(databaseClass, 'spec', 'backup', 's3', 'secretName') === ref.name;
  const classes = caches.classes.lister.list().filter(isOf);
  if (classes.length === 0) return [];
  const users = new Set(classes.flatMap((databaseClass) => usersOfClass(caches, databaseClass)));
  return caches.databases.lister
    .inNamespace(ref.namespace)
    .map(keyOf)
    .filter((key) => users.has(key));
}

/** The Databases that need the object, of this kind, by its name. */
export function usersOf(caches: DatabaseCaches, kind: string, ref: ObjectRef): readonly string[] {
  return caches.databases.lister.byIndex(neededIndex, neededKey(kind, ref)).map(keyOf);
}

/** The Database that owns the child or, without one, that its label names, and who needs its name. */
function childKeys(caches: DatabaseCaches, kind: string, child: KubeObject): readonly string[] {
  const owner = controllerOf(child);
  const { namespace } = refTo(child);
  const owned =
    owner?.kind === databaseResource.kind
      ? [keyFor({ namespace, name: owner.name })]
      : keysByLabel(child, databaseLabel);
  const cluster = child.metadata.labels?.[clusterLabel];
  const ofCluster =
    cluster === undefined
      ? []
      : usersOf(caches, builtin.cnpgCluster.kind, { namespace, name: cluster });
  return [...new Set([...owned, ...ofCluster, ...usersOf(caches, kind, refTo(child))])];
}

/** The Databases whose claim the volume is bound to. */
function claimantOf(caches: DatabaseCaches, volume: KubeObject): readonly string[] {
  const claim = at(volume, 'spec', 'claimRef');
  const [namespace, name] = [textAt(claim, 'namespace'), textAt(claim, 'name')];
  if (namespace === undefined || name === undefined) return [];
  const cluster = caches.claims.lister.get({ namespace, name })?.metadata.labels?.[clusterLabel];
  // A claim that a Cluster left may be adopted by a Database: its label stays.
  const ofCluster =
    cluster === undefined
      ? []
      : usersOf(caches, builtin.cnpgCluster.kind, { namespace, name: cluster });
  const ofClaim = usersOf(caches, builtin.persistentVolumeClaim.kind, { namespace, name });
  return [...new Set([...ofClaim, ...ofCluster])];
}

function madeFor(caches: DatabaseCaches, microservice: KubeObject): readonly string[] {
  return caches.databases.lister.byIndex(madeForIndex, keyOf(microservice)).map(keyOf);
}

/** The Databases on servers whose administrator the Secret is of. */
export function usersOfAdministrator(caches: DatabaseCaches, ref: ObjectRef): readonly string[] {
  const isOf = (databaseClass: KubeObject): boolean => {
    const secret = at(databaseClass, 'spec', 'server', 'adminSecret');
    return at(secret, 'name') === ref.name && at(secret, 'namespace') === ref.namespace;
  };
  const classes = caches.classes.lister.list().filter(isOf);
  return classes.flatMap((databaseClass) => usersOfClass(caches, databaseClass));
}

function cloudNativePGInformers(caches: DatabaseCaches): readonly Informer<KubeObject>[] {
  const { clusters, databases, roles } = caches.cloudNativePG;
  const { backups, schedules } = caches.clusterBackups;
  return [
    anyKind(clusters),
    anyKind(databases),
    anyKind(roles),
    anyKind(backups),
    anyKind(schedules),
  ];
}

function statusOf(object: KubeObject): unknown {
  return at(object, 'status');
}

/** The Databases that wait for CloudNativePG where it is not there. */
function usersOfCloudNativePG(caches: DatabaseCaches): readonly string[] {
  const classes = caches.classes.lister.list();
  return classes
    .filter((databaseClass) => at(databaseClass, 'spec', 'provisioner') === 'CloudNativePG')
    .flatMap((databaseClass) => usersOfClass(caches, databaseClass));
}

function usersOfClass(caches: DatabaseCaches, changed: KubeObject): readonly string[] {
  const { lister } = caches.databases;
  const named = lister.byIndex(classIndex, changed.metadata.name);
  return [...named, ...lister.byIndex(classIndex, '')].map(keyOf);
}
