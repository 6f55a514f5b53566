import { parseDatabaseClass } from '../../src/crds/database-class/v1alpha1.ts';
import { databaseClassResource } from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, parseDatabase } from '../../src/crds/database/v1alpha1.ts';
import { crdSuites } from '../../src/crds/crd-suites.ts';
import {
  microserviceClassResource,
  parseMicroserviceClass,
} from '../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource, parseMicroservice } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { refTo, type KubeObject, type ObjectRef } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import type { FakeCluster } from '../../src/runtime/testing/fake-cluster.ts';

/** Finds the object of a victim that is to be spoiled. */
type Place = (namespace: string, cluster: FakeCluster) => ObjectRef;

/** One kind of object that Slipway reads, and where a victim has the ones to be spoiled. */
export interface FuzzKind {
  readonly name: string;
  readonly resource: Resource;
  /** Objects of a victim in turn: each malformed object takes the place of one. */
  readonly places: readonly Place[];
  /** Whether an object is as the CRD wants it; undefined for kinds that are not Slipway's own. */
  readonly isValid?: (object: unknown) => boolean;
}

const at =
  (name: string) =>
  (namespace: string): ObjectRef => ({ namespace, name });
const clusterWide = (namespace: string): ObjectRef => ({ namespace: '', name: namespace });
/**
 * The one whose name begins so: the rest of it is a hash. Where the victim has none any more, as
 * Slipway makes it once only, another victim's, given to this one.
 */
const beginning =
  (resource: Resource, start: string): Place =>
  (namespace, cluster) => {
    const all = cluster.list(resource).filter(({ metadata }) => metadata.name.startsWith(start));
    const own = all.find(({ metadata }) => metadata.namespace === namespace);
    const [model] = all;
    if (own !== undefined) return refTo(own);
    if (model === undefined) throw new Error(`nobody has an object ${start}...`);
    const uid = cluster.get(microserviceResource, { namespace, name: 'app' })?.metadata.uid ?? '';
    const { ownerReferences = [], ...metadata } = model.metadata;
    const owners = ownerReferences.map((owner) => ({ ...owner, uid }));
    return refTo(
      cluster.put(resource, {
        ...model,
        metadata: {
          ...metadata,
          namespace,
          ownerReferences: owners,
          uid: `${metadata.uid}-${namespace}`,
        },
      }),
    );
  };
const itself = (namespace: string): ObjectRef => ({ namespace, name: namespace });

/** The name of a Microservice that is malformed from its first moment on. */
export const newcomer = 'fresh';

/** All kinds that Slipway follows. */
export const fuzzKinds: readonly FuzzKind[] = [
  {
    name: 'Microservice',
    resource: microserviceResource,
    places: [at('app'), at(newcomer)],
    isValid: (object) => parseMicroservice(object).ok,
  },
  {
    name: 'Database',
    resource: databaseResource,
    places: [at('by-hand'), at('app-main'), at(newcomer), at('app-scratch')],
    isValid: (object) => parseDatabase(object).ok,
  },
  {
    name: 'MicroserviceClass',
    resource: microserviceClassResource,
    places: [clusterWide],
    isValid: (object) => parseMicroserviceClass(object).ok,
  },
  {
    name: 'DatabaseClass',
    resource: databaseClassResource,
    places: [clusterWide],
    isValid: (object) => parseDatabaseClass(object).ok,
  },
  { name: 'Deployment', resource: builtin.deployment, places: [at('app')] },
  { name: 'Service', resource: builtin.service, places: [at('app'), at('app-main-db')] },
  { name: 'ServiceAccount', resource: builtin.serviceAccount, places: [at('app')] },
  {
    name: 'HorizontalPodAutoscaler',
    resource: builtin.horizontalPodAutoscaler,
    places: [at('app')],
  },
  { name: 'PodDisruptionBudget', resource: builtin.podDisruptionBudget, places: [at('app')] },
  { name: 'HTTPRoute', resource: builtin.httpRoute, places: [at('app-public'), at('app-own')] },
  { name: 'GRPCRoute', resource: builtin.grpcRoute, places: [at('app-rpc')] },
  { name: 'SecurityPolicy', resource: builtin.securityPolicy, places: [at('app-public')] },
  {
    name: 'Middleware',
    resource: builtin.middleware,
    places: [beginning(builtin.middleware, 'app-inner.limit-')],
  },
  {
    name: 'BackendTrafficPolicy',
    resource: builtin.backendTrafficPolicy,
    places: [at('app-public'), at('app-rpc')],
  },
  {
    name: 'NetworkPolicy',
    resource: builtin.networkPolicy,
    places: [at('app'), at('app.migrations'), at('app-main-db'), at('by-hand-db')],
  },
  {
    name: 'StatefulSet',
    resource: builtin.statefulSet,
    places: [at('app-main-db'), at('by-hand-db')],
  },
  { name: 'Job', resource: builtin.job, places: [beginning(builtin.job, 'app-main-migrate-')] },
  {
    name: 'CronJob',
    resource: builtin.cronJob,
    places: [at('app-main-db-backup'), at('by-hand-db-backup')],
  },
  {
    name: 'ControllerRevision',
    resource: builtin.controllerRevision,
    places: [beginning(builtin.controllerRevision, 'app-')],
  },
  { name: 'PersistentVolume', resource: builtin.persistentVolume, places: [clusterWide] },
  {
    name: 'PersistentVolumeClaim',
    resource: builtin.persistentVolumeClaim,
    places: [at('data-app-main-db-0'), at('data-by-hand-db-0')],
  },
  {
    name: 'Secret',
    resource: builtin.secret,
    places: [at('settings'), at('app-main-db'), at('app-main-db-admin')],
  },
  { name: 'ConfigMap', resource: builtin.configMap, places: [at('settings')] },
  {
    name: 'Pod',
    resource: builtin.pod,
    places: [at('app-5d4f-x7k2p'), at('app-main-db-0'), at('by-hand-db-0')],
  },
  { name: 'Cluster', resource: builtin.cnpgCluster, places: [at('clustered-db')] },
  // Another kind than Slipway's own of that name.
  { name: 'ClusterDatabase', resource: builtin.cnpgDatabase, places: [at('clustered-db')] },
  {
    name: 'DatabaseRole',
    resource: builtin.cnpgDatabaseRole,
    places: [at('clustered-db-owner'), at('clustered-db-login-1')],
  },
  {
    name: 'ScheduledBackup',
    resource: builtin.cnpgScheduledBackup,
    places: [at('clustered-db-backup')],
  },
  { name: 'Backup', resource: builtin.cnpgBackup, places: [at('clustered-made')] },
  { name: 'Gateway', resource: builtin.gateway, places: [itself] },
  { name: 'GatewayClass', resource: builtin.gatewayClass, places: [clusterWide] },
  { name: 'Namespace', resource: builtin.namespace, places: [clusterWide] },
  {
    name: 'CustomResourceDefinition',
    resource: builtin.customResourceDefinition,
    places: [clusterWide],
  },
];

/** The kind of this name; throws where there is none. */
export function fuzzKind(name: string): FuzzKind {
  const found = fuzzKinds.find((kind) => kind.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no kind ${name}; use one of ${fuzzKinds.map((k) => k.name).join(', ')}`,
  );
}

/** Where the malformed object of this index goes in a victim. */
export function placeOf(
  kind: FuzzKind,
  cluster: FakeCluster,
  namespace: string,
  index: number,
): ObjectRef {
  const place = kind.places[index % kind.places.length];
  if (place === undefined) throw new Error(`${kind.name} has no place`);
  return place(namespace, cluster);
}

/**
 * What malformed objects of this place are made from: the object that is there (as new, where it
 * is a newcomer), and for Slipway's own kinds every valid example under its identity.
 */
export function originalsOf(kind: FuzzKind, cluster: FakeCluster, ref: ObjectRef): KubeObject[] {
  const live = cluster.get(kind.resource, ref) ?? newObject(kind, cluster, ref);
  const suite = crdSuites.find((candidate) => candidate.kind === kind.name);
  const examples = (suite?.validExamples ?? []).map(({ object }) =>
    Object.assign(structuredClone(live), { spec: (object as { spec?: unknown }).spec }),
  );
  return [live, ...examples];
}

function newObject(kind: FuzzKind, cluster: FakeCluster, ref: ObjectRef): KubeObject {
  const model = kind.places
    .map((place) => cluster.get(kind.resource, place(ref.namespace, cluster)))
    .find((object) => object !== undefined);
  if (model === undefined) throw new Error(`there is no ${kind.name} to make another one from`);
  const { apiVersion, kind: name, metadata } = model;
  const { namespace } = metadata;
  const spec: unknown = Reflect.get(structuredClone(model), 'spec');
  const bare = { name: ref.name, ...(namespace === undefined ? {} : { namespace }) };
  return Object.assign({ apiVersion, kind: name, metadata: bare }, { spec });
}
