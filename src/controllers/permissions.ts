import { databaseClassResource } from '../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../crds/microservice/v1alpha1.ts';
import { builtin } from '../runtime/builtin-resources.ts';
import type { Resource } from '../runtime/resource.ts';
import { databaseChildren } from './database/children/index.ts';
import { childKinds } from './microservice/children/index.ts';

/** A rule of RBAC, as in a ClusterRole. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const follow = ['list', 'watch'] as const;

/** What Slipway reads or writes beside the children of its controllers, and which verbs it uses. */
const ownAccess: readonly [resource: Resource, subresource: string, verbs: readonly string[]][] = [
  [microserviceResource, '', ['get', ...follow, 'patch']],
  [microserviceResource, 'status', ['patch']],
  [microserviceClassResource, '', follow],
  [databaseResource, '', ['get']],
  [databaseResource, 'status', ['patch']],
  [databaseClassResource, '', follow],
  [builtin.namespace, '', follow],
  [builtin.pod, '', follow],
  [builtin.configMap, '', ['get', ...follow]],
  [builtin.gateway, '', follow],
  [builtin.gatewayClass, '', follow],
  [builtin.customResourceDefinition, '', follow],
  [builtin.event, '', ['create', 'patch']],
];

/** The rules of the operator's ClusterRole: just the verbs that the code uses, sorted. Pure. */
export function clusterRules(): PolicyRule[] {
  const verbsOf = new Map<string, Set<string>>();
  const allow = (group: string, resource: string, verbs: readonly string[]): void => {
    const key = `${group}/${resource}`;
    const known = verbsOf.get(key) ?? new Set<string>();
    for (const verb of verbs) known.add(verb);
    verbsOf.set(key, known);
  };
  for (const [{ group, plural }, subresource, verbs] of ownAccess) {
    allow(group, subresource === '' ? plural : `${plural}/${subresource}`, verbs);
  }
  for (const { resource, rbac } of [...childKinds, ...databaseChildren]) {
    allow(resource.group, resource.plural, rbac.verbs);
  }
  // Owner references that block deletion need the right to set finalizers on the owner.
  allow(microserviceResource.group, `${microserviceResource.plural}/finalizers`, ['update']);
  allow(databaseResource.group, `${databaseResource.plural}/finalizers`, ['update']);
  return [...verbsOf]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, verbs]) => {
      const slash = key.indexOf('/');
      return {
        apiGroups: [key.slice(0, slash)],
        resources: [key.slice(slash + 1)],
        verbs: [...verbs].toSorted(),
      };
    });
}

/** The rules of the Role in the operator's own namespace: leader election. */
export function leaseRules(): PolicyRule[] {
  const { group, plural } = builtin.lease;
  return [{ apiGroups: [group], resources: [plural], verbs: ['create', 'get', 'update'] }];
}
