import { keyFor } from '../../../runtime/kube-object.ts';
import { quote } from '../../words.ts';
import { policyVerdicts } from '../gateway-drivers/policy-verdicts.ts';
import { liveChild, type ChildKindName } from '../observed.ts';
import { guardedName } from '../names.ts';
import { isOurs } from '../ownership.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';

type Part = Omit<Finding, 'area'>;

/**
 * What the gateway says of the policies beside a route, by the condition Accepted for their present
 * generation (Gateway API, GEP-713), and whether they hold yet; undefined where they all do.
 */
export function policyVerdict(input: StatusInput, plan: BuildableRoute): Part | undefined {
  const kinds = plan.extras?.driver?.resources.map(({ kind }) => kind) ?? [];
  for (const { kind, object } of input.desired.children) {
    const { name } = object.metadata;
    if (!kinds.includes(kind) || guardedName(name) !== plan.name) continue;
    const found = verdictOf(input, plan, { kind, name });
    if (found !== undefined) return { object: `${kind}/${name}`, ...found };
  }
  return heldClosedFinding(plan);
}

function verdictOf(
  { microservice, observed }: StatusInput,
  { gateway, extras }: BuildableRoute,
  { kind, name }: { kind: ChildKindName; name: string },
): Part | undefined {
  const live = liveChild(observed, kind, name);
  // ownership.ts tells who has it.
  if (live === undefined || !isOurs(live, microservice)) {
    return pending(`${kind} ${name} is being made`);
  }
  if (extras?.driver?.guard === undefined) return undefined;
  const verdicts = policyVerdicts(live, gateway);
  const refused = verdicts.find(({ status }) => status === 'False');
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
  if (verdicts.some(({ status }) => status === 'True')) return undefined;
  return pending(`${place} has not said yet whether it takes ${kind} ${name}`);
}

/** A route that keeps people out, and waits for connections that would let them in. */
function heldClosedFinding({ route, opensInMs, gateway }: BuildableRoute): Part | undefined {
  if (opensInMs === undefined) return undefined;
  return pending(
    `Route ${route.name} is opened once Gateway ${keyFor(gateway)} has drained connections from before its policy`,
  );
}

function pending(message: string): Part {
  return { severity: 'pending', reason: 'RoutePending', message };
}
