import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf, type Resource } from '../../../../runtime/resource.ts';
import type { ClusterDatabase, ClusterRole } from '../../cloud-native-pg.ts';
import { keptMetadata } from '../../metadata.ts';
import { clusterName, clusterRoleNames, credentialsSecretName, logicalNames } from '../../names.ts';
import { allowedExtensions } from '../allowed-extensions.ts';
import type { PlanInput } from '../provisioner.ts';

/** The database in the Cluster. Nothing is ever dropped by way of it: only with the Cluster. */
export function buildDatabase(input: PlanInput): ClusterDatabase {
  const { database, engine, class: given } = input;
  const names = logicalNames(database, engine);
  const extensions = allowedExtensions(database, given.cloudNativePG?.extensions);
  return {
    ...identity(input, builtin.cnpgDatabase, clusterName(database)),
    spec: {
      cluster: { name: clusterName(database) },
      name: names.database,
      owner: names.owner,
      databaseReclaimPolicy: 'retain',
      ...(extensions.length === 0
        ? {}
        : { extensions: extensions.map((name) => ({ name, ensure: 'present' })) }),
    },
  };
}

/** The role that owns all objects and cannot log in. */
export function buildOwner(input: PlanInput): ClusterRole {
  const { database, engine } = input;
  return {
    ...identity(input, builtin.cnpgDatabaseRole, clusterRoleNames(database).owner),
    spec: {
      cluster: { name: clusterName(database) },
      name: logicalNames(database, engine).owner,
      login: false,
      databaseRoleReclaimPolicy: 'retain',
    },
  };
}

/** The role that services log in as; CloudNativePG takes its password from their own Secret. */
export function buildLogin(input: PlanInput): ClusterRole {
  const { database, engine } = input;
  const names = logicalNames(database, engine);
  return {
    ...identity(input, builtin.cnpgDatabaseRole, clusterRoleNames(database).login),
    spec: {
      cluster: { name: clusterName(database) },
      name: names.login,
      login: true,
      inRoles: [names.owner],
      passwordSecret: { name: credentialsSecretName(database) },
      databaseRoleReclaimPolicy: 'retain',
    },
  };
}

function identity({ database }: PlanInput, resource: Resource, name: string) {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: keptMetadata(database, name),
  };
}
