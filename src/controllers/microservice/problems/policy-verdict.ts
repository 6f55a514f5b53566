import { keyFor } from '../../../runtime/kube-object.ts';
import { at, conditionAt, listAt, numberAt, textAt } from '../../wire-value.ts';
import { quote } from '../../words.ts';
import { current } from '../gateway-view.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';

type Part = Omit<Finding, 'area'>;

/**
 * What the gateway says of the policies beside a route, by the condition Accepted for their present
 * generation (Gateway API, GEP-713); undefined where it takes them all.
 */
export function policyVerdict(input: StatusInput, plan: BuildableRoute): Part | undefined {
  for (const { kind } of plan.extras?.driver?.resources ?? []) {
    const isDeclared = input.desired.children.some(
      (child) => child.kind === kind && child.object.metadata.name === plan.name,
    );
    const found = isDeclared ? verdictOf(input, plan, kind as ChildKindName) : undefined;
    if (found !== undefined) return { object: `${kind}/${plan.name}`, ...found };
  }
  return undefined;
}

function verdictOf(
  { microservice, observed }: StatusInput,
  { name, gateway }: BuildableRoute,
  kind: ChildKindName,
): Part | undefined {
  const live = liveChild(observed, kind, name);
  // ownership.ts tells who has it.
  if (live === undefined || !isOurs(live, microservice)) {
    return pending(`${kind} ${name} is being made`);
  }
  const generation = numberAt(live, 'metadata', 'generation');
  const verdicts = listAt(live, 'status', 'ancestors')
    .filter((ancestor) => isAt(ancestor, live, gateway))
    .map((ancestor) => current(conditionAt(ancestor, 'Accepted'), generation));
  const refused = verdicts.find((accepted) => accepted?.status === 'False');
  const place = `Gateway ${keyFor(gateway)}`;
  if (refused !== undefined) {
    const words = quote(refused.message ?? refused.reason ?? '');
    return {
      severity: 'error',
      reason: 'RouteNotAccepted',
      message: `${kind} ${name} is not accepted by ${place}${words === '' ? '' : `: ${words}`}`,
      hint:
        refused.reason === 'Conflicted'
          ? `Remove the other ${kind} for the route: kubectl get ${kind.toLowerCase()} lists them`
          : 'Change the route as the gateway says, or ask your platform team to change the gateway',
    };
  }
  if (verdicts.some((accepted) => accepted?.status === 'True')) return undefined;
  return pending(`${place} has not said yet whether it takes ${kind} ${name}`);
}

function isAt(ancestor: unknown, live: unknown, gateway: BuildableRoute['gateway']): boolean {
  const namespace =
    textAt(ancestor, 'ancestorRef', 'namespace') ?? textAt(live, 'metadata', 'namespace');
  return at(ancestor, 'ancestorRef', 'name') === gateway.name && namespace === gateway.namespace;
}

function pending(message: string): Part {
  return { severity: 'pending', reason: 'RoutePending', message };
}
