import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { at } from '../../../wire-value.ts';
import { childMetadata } from '../../child-metadata.ts';
import { workloadName } from '../../names.ts';
import { liveChild, unusableClass } from '../../observed.ts';
import type { ServiceAccount } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const serviceAccountChild: ChildKind = {
  name: 'ServiceAccount',
  resource: builtin.serviceAccount,
  purpose: 'The identity of the pods; made unless spec.serviceAccount.name uses an existing one.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildServiceAccount,
};

/** The ServiceAccount of the pods, or none where an existing one is used. */
export function buildServiceAccount(input: BuildInput): readonly ServiceAccount[] {
  const { serviceAccount } = input.microservice.spec;
  if (serviceAccount?.name !== undefined) return [];
  const annotations = serviceAccount?.annotations ?? {};
  return [
    {
      apiVersion: apiVersionOf(builtin.serviceAccount),
      kind: builtin.serviceAccount.kind,
      metadata: {
        ...childMetadata(input.microservice, workloadName(input.microservice)),
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
      automountServiceAccountToken: mountsToken(input),
    },
  ];
}

/** While the class cannot be used, a live one keeps what the class said before. */
function mountsToken(input: BuildInput): boolean {
  const byClass = input.class.security.automountServiceAccountToken;
  if (unusableClass(input.observed) === undefined) return byClass;
  const name = workloadName(input.microservice);
  const kept = at(
    liveChild(input.observed, 'ServiceAccount', name),
    'automountServiceAccountToken',
  );
  return typeof kept === 'boolean' ? kept : byClass;
}
