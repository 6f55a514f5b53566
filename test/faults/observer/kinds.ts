import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { Resource } from '../../../src/runtime/resource.ts';

const replicaSet: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  namespaced: true,
};

/** What is looked at: all that Slipway makes, what holds data, and the rollouts that follow. */
export const observedKinds: readonly Resource[] = [
  microserviceResource,
  databaseResource,
  builtin.serviceAccount,
  builtin.service,
  builtin.deployment,
  builtin.job,
  builtin.controllerRevision,
  builtin.networkPolicy,
  builtin.statefulSet,
  builtin.horizontalPodAutoscaler,
  builtin.podDisruptionBudget,
  builtin.securityPolicy,
  builtin.backendTrafficPolicy,
  builtin.middleware,
  builtin.httpRoute,
  builtin.grpcRoute,
  builtin.secret,
  builtin.persistentVolumeClaim,
  builtin.persistentVolume,
  replicaSet,
  builtin.pod,
  builtin.namespace,
];
