import type { PolicyRule } from '../../src/controllers/permissions.ts';
import { slipwayGroup } from '../../src/crds/resource.ts';

/** A ClusterRole for people, which built-in roles include by aggregation. */
export interface PeopleRole {
  /** What its name ends with. */
  readonly suffix: 'view' | 'edit';
  readonly labels: Readonly<Record<string, string>>;
  readonly rules: readonly PolicyRule[];
}

/** Roles that add Slipway's kinds to the built-in roles view, edit and admin by aggregation. */
export function peopleRoles(): PeopleRole[] {
  return [
    {
      suffix: 'view',
      labels: aggregateTo('view', 'edit', 'admin'),
      rules: rulesFor(['get', 'list', 'watch']),
    },
    {
      suffix: 'edit',
      labels: aggregateTo('edit', 'admin'),
      rules: rulesFor(['create', 'update', 'patch', 'delete', 'deletecollection']),
    },
  ];
}

function rulesFor(verbs: string[]): PolicyRule[] {
  return [
    {
      apiGroups: [slipwayGroup],
      resources: ['microservices', 'databases', 'microservices/scale'],
      verbs,
    },
  ];
}

function aggregateTo(...roles: string[]): Record<string, string> {
  return Object.fromEntries(
    roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']),
  );
}
