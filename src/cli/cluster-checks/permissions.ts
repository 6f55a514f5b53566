import { clusterRules, leaseRules, type PolicyRule } from '../../controllers/permissions.ts';
import { at, textAt } from '../../controllers/wire-value.ts';
import type { KubeClient } from '../../runtime/client.ts';
import type { Resource } from '../../runtime/resource.ts';
import { microserviceKind } from '../kinds.ts';
import { cleanText } from '../output/clean-text.ts';
import type { Check, CheckResult } from './check-result.ts';

const review = (kind: string, plural: string): Resource => ({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const reviewOfOthers = review('SubjectAccessReview', 'subjectaccessreviews');
const reviewOfSelf = review('SelfSubjectAccessReview', 'selfsubjectaccessreviews');

const mend =
  'Install the chart of this version with rbac.create: true, or give the rights as helm template shows them';

interface Access {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
  readonly namespace?: string;
}

/** That the service account of the operator may do all that this version of Slipway does. */
export const checkOperatorPermissions: Check = async ({ cluster, operators = [] }) => {
  const [operator] = operators;
  if (operator === undefined) return [];
  const { namespace = '' } = operator.metadata;
  const account = textAt(operator, 'spec', 'template', 'spec', 'serviceAccountName') ?? 'default';
  const user = `system:serviceaccount:${namespace}:${account}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const wanted = [
    ...clusterRules().flatMap((rule) => accessesOf(rule)),
    ...leaseRules().flatMap((rule) => accessesOf(rule, namespace)),
  ];
  const answers = await Promise.all(
    wanted.map(async (access) => ({
      access,
      isAllowed: await ask(cluster.client, reviewOfOthers, access, { user, groups }),
    })),
  );
  const denied = answers.filter(({ isAllowed }) => !isAllowed).map(({ access }) => access);
  const check = 'permissions';
  if (denied.length === 0) {
    const message = `ServiceAccount ${namespace}/${account} has all ${wanted.length} permissions that it needs`;
    return [{ check, severity: 'ok', message: cleanText(message) }];
  }
  const byResource = [...Map.groupBy(denied, nameOf)];
  return byResource.map(([name, accesses], index): CheckResult => ({
    check,
    severity: 'error',
    message: cleanText(
      `ServiceAccount ${namespace}/${account} may not ${accesses.map(({ verb }) => verb).join(', ')} ${name}`,
    ),
    // Once is enough for all of them.
    ...(index < byResource.length - 1 ? {} : { hint: mend }),
  }));
};

/** That who asks may declare Microservices in the namespace. */
export const checkOwnPermissions: Check = async ({ cluster }) => {
  const { group, plural: resource } = microserviceKind.resource;
  const { namespace } = cluster;
  const verbs = ['get', 'create', 'patch', 'delete'];
  const answers = await Promise.all(
    verbs.map((verb) =>
      ask(cluster.client, reviewOfSelf, { group, resource, verb, namespace }, {}),
    ),
  );
  const denied = verbs.filter((_, index) => answers[index] !== true);
  const check = 'you';
  if (denied.length === 0) {
    const message = `You may declare Microservices in namespace ${namespace}`;
    return [{ check, severity: 'ok', message }];
  }
  const message = `You may not ${denied.join(', ')} ${resource} in namespace ${namespace}`;
  const hint = `Ask for the ClusterRole edit in namespace ${namespace}, or name another one with -n`;
  return [{ check, severity: 'warning', message, hint }];
};

function accessesOf(rule: PolicyRule, namespace?: string): readonly Access[] {
  return rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((name) => {
      const [resource = '', subresource] = name.split('/');
      return rule.verbs.map((verb) => ({
        group,
        resource,
        verb,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
      }));
    }),
  );
}

function nameOf({ group, resource, subresource }: Access): string {
  const name = subresource === undefined ? resource : `${resource}/${subresource}`;
  return group === '' ? name : `${name} of ${group}`;
}

async function ask(
  client: KubeClient,
  resource: Resource,
  resourceAttributes: Access,
  subject: object,
): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: resource.kind,
    // Reviews are answered, not kept: they have no name.
    metadata: { name: '' },
    spec: { ...subject, resourceAttributes },
  };
  const answer = await client.create(resource, body);
  return at(answer, 'status', 'allowed') === true;
}
