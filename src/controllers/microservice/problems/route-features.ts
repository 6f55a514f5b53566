import { keyFor } from '../../../runtime/kube-object.ts';
import { routeFeatures, type RouteFeature } from '../gateway-drivers/features.ts';
import { implementationsWith } from '../gateway-drivers/index.ts';
import type { RoutePlan } from '../route-plans.ts';
import type { Finding } from './problem.ts';

type Words = Omit<Finding, 'area' | 'severity'>;

/** Why a route is not served that its gateway would leave open. */
export function unsupportedWords(plan: RoutePlan): Words {
  const lacking = plan.extras?.lacking.filter((feature) => routeFeatures[feature].protects) ?? [];
  return wordsFor(plan, lacking, ', so the route is not served');
}

/** A route that is served without a part of what it asks for, which does not leave it open. */
export function lackingFinding(plan: RoutePlan): Omit<Finding, 'area'> | undefined {
  const lacking = plan.extras?.lacking ?? [];
  if (lacking.length === 0) return undefined;
  return { severity: 'error', ...wordsFor(plan, lacking, ', so the route is served without it') };
}

/** Why a route waits until it is known which implementation runs its gateway. */
export function unknownGatewayWords(plan: RoutePlan): Words {
  const { extras } = plan;
  const names = extras?.features.join(' and ') ?? '';
  const missing = extras?.waitsFor ?? '';
  return {
    reason: 'RouteUnsupported',
    message: `Route ${plan.route.name} has ${names}, and whether ${gatewayOf(plan)} can do that is not known: there is no readable ${missing}`,
    field: fieldOf(plan, extras?.features),
    hint: `Ask your platform team to install ${missing}, or remove ${names} from the route; what is served already stays as it is`,
  };
}

function wordsFor(plan: RoutePlan, lacking: readonly RouteFeature[], outcome: string): Words {
  const names = lacking.join(' and ');
  const able = implementationsWith(lacking);
  const others =
    able.length === 0
      ? ''
      : `Use an exposure whose gateway is of ${able.join(' or ')}, ask your platform team for one, or remove`;
  return {
    reason: 'RouteUnsupported',
    message: `${gatewayOf(plan)} is run by ${plan.extras?.controllerName ?? ''}, for which Slipway cannot build ${names} of route ${plan.route.name}${outcome}`,
    field: fieldOf(plan, lacking),
    hint: `${others === '' ? 'Remove' : others} ${fieldOf(plan, lacking)}`,
  };
}

function gatewayOf({ gateway }: RoutePlan): string {
  return `Gateway ${keyFor(gateway ?? { namespace: '', name: '' })}`;
}

function fieldOf({ route }: RoutePlan, features: readonly RouteFeature[] = []): string {
  const [first] = features;
  return `spec.routes[name=${route.name}]${first === undefined ? '' : `.${first}`}`;
}
