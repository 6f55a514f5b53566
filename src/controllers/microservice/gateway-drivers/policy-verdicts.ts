import type { KubeObject } from '../../../runtime/kube-object.ts';
import { conditionAt, listAt, numberAt, textAt, type LiveCondition } from '../../wire-value.ts';
import type { ClassGateway } from '../effective-class.ts';
import { current } from '../gateway-view.ts';

/**
 * What the controllers of a gateway say of the present generation of a policy, by the condition
 * Accepted of its ancestors (Gateway API, GEP-713). The policy may be of any shape.
 */
export function policyVerdicts(
  policy: KubeObject,
  gateway: ClassGateway['gateway'],
): readonly LiveCondition[] {
  const generation = numberAt(policy, 'metadata', 'generation');
  return listAt(policy, 'status', 'ancestors')
    .filter((ancestor) => isAt(ancestor, policy, gateway))
    .map((ancestor) => current(conditionAt(ancestor, 'Accepted'), generation))
    .filter((verdict) => verdict !== undefined);
}

function isAt(ancestor: unknown, policy: unknown, gateway: ClassGateway['gateway']): boolean {
  const namespace =
    textAt(ancestor, 'ancestorRef', 'namespace') ?? textAt(policy, 'metadata', 'namespace');
  return (
    textAt(ancestor, 'ancestorRef', 'name') === gateway.name && namespace === gateway.namespace
  );
}
