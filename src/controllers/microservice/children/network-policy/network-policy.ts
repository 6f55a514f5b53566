import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { egressHashAnnotation, migrationLabel } from '../../../well-known.ts';
import { childMetadata } from '../../child-metadata.ts';
import { podSelector } from '../../labels.ts';
import { migrationPolicyName, workloadName } from '../../names.ts';
import { hasMigrations } from '../../served-version.ts';
import { liveChild, unusableClass } from '../../observed.ts';
import type { NetworkPolicy } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';
import { egressHash, withEgressInUse } from './egress-in-use.ts';
import { egressRules } from './egress.ts';
import { ingressRules } from './ingress.ts';

export const networkPolicyChild: ChildKind = {
  name: 'NetworkPolicy',
  resource: builtin.networkPolicy,
  purpose:
    'Who may call the pods, and whom they and those of migrations may call; none where the class leaves both open and spec has no access.',
  optional: false,
  after: [],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: (input) =>
    staysAsItIs(input) ? [] : [...buildNetworkPolicy(input), ...buildMigrationPolicy(input)],
};

/**
 * A class that cannot be used may have closed the network: what is closed stays so. pruning.ts does
 * not take it away either.
 */
function staysAsItIs({ microservice, observed }: BuildInput): boolean {
  return (
    unusableClass(observed) !== undefined &&
    liveChild(observed, 'NetworkPolicy', workloadName(microservice)) !== undefined
  );
}

/** Both directions in one policy; a direction that is open is not in it. */
export function buildNetworkPolicy(input: BuildInput): readonly NetworkPolicy[] {
  const { microservice } = input;
  const { network } = input.class;
  const isClosedIn = network.ingress === 'Declared' || microservice.spec.access !== undefined;
  const ingress = isClosedIn ? ingressRules(input) : undefined;
  const isClosedOut = network.egress === 'Declared';
  const egress = isClosedOut ? withEgressInUse(input, egressRules(input)) : undefined;
  if (ingress === undefined && egress === undefined) return [];
  const declared = policy(input, workloadName(microservice), {
    podSelector: { matchLabels: podSelector(microservice) },
    policyTypes: [...(isClosedIn ? ['Ingress'] : []), ...(isClosedOut ? ['Egress'] : [])],
    ...(ingress === undefined ? {} : { ingress }),
    ...(egress === undefined ? {} : { egress }),
  });
  if (egress === undefined) return [declared];
  const annotations = { [egressHashAnnotation]: egressHash(egress) };
  return [{ ...declared, metadata: { ...declared.metadata, annotations } }];
}

/** Pods of migrations have no ports that anybody could call. */
function buildMigrationPolicy(input: BuildInput): readonly NetworkPolicy[] {
  if (input.class.network.egress !== 'Declared' || !hasMigrations(input)) return [];
  const { name } = input.microservice.metadata;
  return [
    policy(input, migrationPolicyName(input.microservice), {
      podSelector: { matchLabels: { [migrationLabel]: name } },
      policyTypes: ['Egress'],
      egress: egressRules(input),
    }),
  ];
}

function policy(
  { microservice }: BuildInput,
  name: string,
  spec: NonNullable<NetworkPolicy['spec']>,
): NetworkPolicy {
  return {
    apiVersion: apiVersionOf(builtin.networkPolicy),
    kind: builtin.networkPolicy.kind,
    metadata: childMetadata(microservice, name),
    spec,
  };
}
