import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import { databaseClassCrd } from './database-class/crd.ts';
import { databaseCrd } from './database/crd.ts';
import { microserviceClassCrd } from './microservice-class/crd.ts';
import { microserviceCrd } from './microservice/crd.ts';

/**
 * Every CRD of Slipway. Generating them checks them, which takes a while: only scripts and tests
 * import this, and the plugin where it compares them with those of a cluster.
 */
export const crds: readonly CustomResourceDefinition[] = [
  microserviceCrd,
  microserviceClassCrd,
  databaseCrd,
  databaseClassCrd,
];
