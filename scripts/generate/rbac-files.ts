import { dump } from 'js-yaml';
import { clusterRules, leaseRules } from '../../src/controllers/permissions.ts';
import { yamlHeader } from './crd-files.ts';
import type { GeneratedFile } from './generated-file.ts';
import { peopleRoles } from './people-roles.ts';

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
    'people-roles': peopleRoles().map(({ suffix, labels, rules }) => ({
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: `${name}-${suffix}`, labels },
      rules,
    })),
  };
  return Object.entries(documents).map(([file, objects]) => ({
    path: `config/rbac/${file}.yaml`,
    content: yamlHeader + objects.map((object) => dump(object, { noRefs: true })).join('---\n'),
  }));
}
