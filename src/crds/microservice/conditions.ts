import type { ConditionCatalogue } from '../condition-catalogue.ts';
import { words } from '../condition-catalogue.ts';

const types = {
  Ready: {
    meaning:
      'Requests are served by the version that spec asks for: its pods are available, and all other conditions hold.',
  },
  WorkloadAvailable: { meaning: 'Enough pods run and are ready.' },
  RoutesReady: { meaning: 'Every route is accepted and programmed by its gateway.' },
  DatabasesReady: {
    meaning:
      'Every database accepts the credentials that the pods use, and is migrated for the declared version.',
  },
  ScalingActive: {
    meaning:
      'Nothing keeps the autoscaler from scaling (it has two minutes to start), or the number of pods is fixed.',
  },
  DependenciesReady: {
    meaning: 'Every Secret, ConfigMap, key, class and ServiceAccount that spec names is there.',
  },
  Reconciling: {
    meaning: 'A change is on its way, and time alone may finish it.',
    onlyWhenTrue: true,
  },
  Stalled: {
    meaning: 'Nothing goes on until somebody acts; the message says who and how.',
    onlyWhenTrue: true,
  },
  Deleting: {
    meaning: 'The Microservice is being deleted; the message says what that waits for.',
    onlyWhenTrue: true,
  },
} as const;

const reasons = {
  Available: 'All is as it should be.',
  Progressing: 'Pods are starting, and nothing is known to be wrong.',
  Updating:
    'A new version replaces the old one; WorkloadAvailable says whether the old one serves meanwhile.',
  ImagePullFailed:
    'The image cannot be pulled: check its name and tag, and the credentials in imagePullSecrets.',
  CrashLooping: 'A container starts and exits again and again: its log says why.',
  OutOfMemory: 'A container was killed at its memory limit: raise resources.limits.memory.',
  ContainerStartFailed: 'A container cannot be created or started, as its command does not exist.',
  Unschedulable:
    'No node takes the pod: it asks for more than is free, or for nodes that are not there.',
  QuotaExceeded: 'A ResourceQuota or LimitRange of the namespace refuses the pods.',
  ProbeFailing: 'A probe fails: the program does not answer as health or probes say.',
  NodeNotReady: 'Nobody hears of a node any more, and its pods count as not ready.',
  ReadinessGateClosed:
    'Pods run, and get no requests: a condition that somebody made their readiness depend on is not True.',
  PodRejected: 'A node did not take a pod that was given to it; another one replaces it.',
  Evicted: 'A node that ran short of something removed a pod; another one replaces it.',
  DeadlineExceeded:
    'The rollout made no progress within rollout.progressDeadline; the old version keeps serving.',
  ScaledToZero: 'replicas is 0: nothing runs, and nothing is wrong.',
  FixedReplicas: 'The number of pods is fixed by replicas or the class: nothing scales.',
  MetricsUnavailable:
    'The autoscaler cannot read a metric: metrics-server or the adapter of the metric is missing or has no data.',
  AutoscalerFailed: 'The autoscaler cannot set the number of pods; the message has its words.',
  ScalingLimited: 'The autoscaler wants more or fewer pods than scaling.max or scaling.min allow.',
  ReferenceMissing: 'A Secret or ConfigMap that spec names does not exist.',
  KeyMissing: 'A Secret or ConfigMap that spec names lacks a key.',
  ReferenceUnreadable:
    'A Secret or ConfigMap that spec names could not be read, so nothing is concluded from it.',
  CredentialsPending: 'The credentials Secret of a database is not there yet.',
  ServiceAccountMissing: 'The ServiceAccount that serviceAccount.name names does not exist.',
  ClassNotFound: 'The MicroserviceClass that className names does not exist.',
  ClassInvalid:
    'The MicroserviceClass in force breaks a rule: an older CRD let it through; the message names the field and the mend.',
  NoDependencies: 'spec names no Secret, ConfigMap, class or ServiceAccount.',
  NoRoutes: 'spec has no routes: the service is reached inside the cluster only.',
  GatewayNotFound: 'The class names no gateway for the exposure, or one that does not exist.',
  GatewayNotReady: 'The gateway of a route does not work; the message has its words.',
  GatewayApiMissing: 'The Gateway API is not installed in the cluster.',
  RoutePending: 'A gateway has not yet said whether it takes the route.',
  RouteNotAccepted: 'A gateway refuses the route; the message says why.',
  DependencyMissing: 'A Microservice that the service uses does not exist.',
  DependencyPortMissing: 'A Microservice that the service uses has no such port.',
  DependencyDenied: 'A Microservice that the service uses does not let it in.',
  DependencyNotReady:
    'A Microservice that the service uses is in trouble itself; the message has its words.',
  RouteUnsupported:
    'The implementation of the gateway cannot do what a route asks for; a route that this would leave open is not served.',
  RouteConflict: 'An older Microservice has a route of the same host and path, and keeps it.',
  HostNotAllowed: 'The class does not give a host of a route to the namespace.',
  RouteContested:
    'Another Microservice asks for the host and path of a route, which is served here.',
  HostMissing: 'A route has no host, and the class gives no domain for its exposure.',
  NoDatabases: 'spec has no databases.',
  DatabasePending: 'A database is being provisioned.',
  DatabaseFailed: 'A database is not ready, and needs somebody: its Database object says why.',
  StorageLow: 'The data of a database fills most of its volume: give it a larger storage.',
  BackupFailed:
    'The last backup of a database has failed, or none can be made: what was written since is in its volume alone.',
  MigrationRunning:
    'A database is being migrated for the declared version, or is about to be; until then the version before serves.',
  MigrationFailed:
    'The Job that migrates a database failed: the message names it, and the version before keeps serving.',
  NameConflict:
    'An object of a needed name belongs to somebody else: rename the Microservice, remove the object, or annotate it slipway.dev/adopt: "true".',
  InvalidSpec: 'spec breaks a rule; the message names the field and the mend.',
  Forbidden: 'The API server does not let Slipway do what is needed; the message names what.',
  ApplyFailed: 'An object could not be written; it is tried again.',
  Paused: 'paused is true: nothing is changed until it is false again.',
  Deleting: 'The Microservice is being deleted.',
  NamespaceTerminating: 'The namespace is being deleted, and nothing can be made in it.',
  Unknown: 'It cannot be told: what it depends on could not be read.',
} as const;

/** Condition types of a Microservice: `microserviceConditions.Ready` is `'Ready'`. */
export const microserviceConditions = words(types);

/** Reasons of a Microservice's conditions and problems. */
export const microserviceReasons = words(reasons);

export type MicroserviceConditionType = keyof typeof types;
export type MicroserviceReason = keyof typeof reasons;

/** The words with their meanings, for the reference. */
export const microserviceCatalogue: ConditionCatalogue = { types, reasons };
