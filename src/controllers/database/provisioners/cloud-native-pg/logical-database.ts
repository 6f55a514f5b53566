import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf, type Resource } from '../../../../runtime/resource.ts';
import type { ClusterDatabase, ClusterRole } from '../../cloud-native-pg.ts';
import { keptMetadata } from '../../metadata.ts';
import {
  clusterName,
  clusterRoleNames,
  credentialsSecretName,
  logicalNames,
  rotationSecretName,
} from '../../names.ts';
import { allowedExtensions } from '../allowed-extensions.ts';
import type { PlanInput } from '../provisioner.ts';
import type { ClusterLogin, ClusterLogins, IdleState } from './logins.ts';

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
export function buildLogin(input: PlanInput, { names, used }: ClusterLogins): ClusterRole {
  const passwordSecret = { name: credentialsSecretName(input.database) };
  return loginRole(input, used, names.owner, { login: true, passwordSecret });
}

/** The other login, and what it may; undefined where it is not to be made. */
export function buildIdleLogin(
  input: PlanInput,
  { names, idle }: ClusterLogins,
): ClusterRole | undefined {
  if (idle.state === 'absent' || idle.state === 'foreign') return undefined;
  return loginRole(input, idle, names.owner, idleRights(input, idle.state));
}

type LoginRights = Pick<
  NonNullable<ClusterRole['spec']>,
  'login' | 'passwordSecret' | 'disablePassword'
>;

function idleRights(
  { database }: PlanInput,
  state: Exclude<IdleState, 'absent' | 'foreign'>,
): LoginRights {
  switch (state) {
    case 'prepared':
      return { login: true, passwordSecret: { name: rotationSecretName(database) } };
    case 'kept':
      // Without a Secret CloudNativePG leaves the password as it is.
      return { login: true };
    case 'revoked':
      return { login: false, disablePassword: true };
  }
}

function loginRole(
  input: PlanInput,
  { name, login }: ClusterLogin,
  owner: string,
  { login: mayLogIn, ...password }: LoginRights,
): ClusterRole {
  return {
    ...identity(input, builtin.cnpgDatabaseRole, name),
    spec: {
      cluster: { name: clusterName(input.database) },
      name: login,
      login: mayLogIn,
      inRoles: [owner],
      ...password,
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
