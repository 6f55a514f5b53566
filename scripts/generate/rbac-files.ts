import { dump } from 'js-yaml';
import { clusterRules, leaseRules } from '../../src/controllers/permissions.ts';
import { yamlHeader } from './crd-files.ts';
import type { GeneratedFile } from './generated-file.ts';

const namespace = 'slipway-system';
const name = 'slipway';
const apiVersion = 'rbac.authorization.k8s.io/v1';
const roleGroup = 'rbac.authorization.k8s.io';
const subjects = [{ kind: 'ServiceAccount', name, namespace }];

/** config/rbac: who the operator is and what it may do, and roles for people. */
export function rbacFiles(): GeneratedFile[] {
  const documents: Record<string, readonly object[]> = {
    '00-identity': [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    ],
    'cluster-role': [
      { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: clusterRules() },
      {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: roleGroup, kind: 'ClusterRole', name },
        subjects,
      },
    ],
    'leader-election-role': [
      { apiVersion, kind: 'Role', metadata: { name, namespace }, rules: leaseRules() },
      {
        apiVersion,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        roleRef: { apiGroup: roleGroup, kind: 'Role', name },
        subjects,
      },
    ],
    'people-roles': peopleRoles(),
  };
  return Object.entries(documents).map(([file, objects]) => ({
    path: `config/rbac/${file}.yaml`,
    content: yamlHeader + objects.map((object) => dump(object, { noRefs: true })).join('---\n'),
  }));
}

/** Roles that add Slipway's kinds to the built-in roles view, edit and admin by aggregation. */
function peopleRoles(): object[] {
  const read = ['get', 'list', 'watch'];
  const write = ['create', 'update', 'patch', 'delete', 'deletecollection'];
  const rules = (verbs: string[]) => [
    {
      apiGroups: ['slipway.dev'],
      resources: ['microservices', 'databases', 'microservices/scale'],
      verbs,
    },
  ];
  return [
    {
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: 'slipway-view', labels: aggregateTo('view', 'edit', 'admin') },
      rules: rules(read),
    },
    {
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: 'slipway-edit', labels: aggregateTo('edit', 'admin') },
      rules: rules(write),
    },
  ];
}

function aggregateTo(...roles: string[]): Record<string, string> {
  return Object.fromEntries(
    roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']),
  );
}
