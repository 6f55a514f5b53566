import { builtin } from '../../../runtime/builtin-resources.ts';
import { keyFor } from '../../../runtime/kube-object.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { liveChild, unusableClass } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { RoutePlan } from '../route-plans.ts';
import type { StatusInput } from '../status-input.ts';
import { gatewayFinding, unservedHost } from './gateways.ts';
import { policyVerdict } from './policy-verdict.ts';
import type { Finding } from './problem.ts';
import { lackingFinding } from './route-features.ts';
import {
  conflictFinding,
  contestFinding,
  foreignHostFinding,
  planFinding,
} from './route-plan-words.ts';
import { routeVerdict } from './route-verdict.ts';

type Part = Omit<Finding, 'area'>;

/**
 * Routes that do not take requests: those that cannot be built, those that the gateway refuses,
 * with its words, and those whose gateway is missing or does not work.
 */
export function routeFindings(input: StatusInput): readonly Finding[] {
  const { routes } = input.desired;
  const missing = routes.length === 0 ? undefined : apiMissing(input);
  const found = missing === undefined ? routes.map((plan) => routeFinding(input, plan)) : [missing];
  return found.flatMap((part) => (part === undefined ? [] : [{ area: 'routes', ...part }]));
}

function apiMissing({ desired, observed }: StatusInput): Part | undefined {
  const needed = [
    builtin.gateway,
    ...(desired.routes.some(({ kind }) => kind === 'HTTPRoute') ? [builtin.httpRoute] : []),
    ...(desired.routes.some(({ kind }) => kind === 'GRPCRoute') ? [builtin.grpcRoute] : []),
  ];
  const absent = needed.find((resource) => observed.absentApis.has(resourceName(resource)));
  if (absent === undefined) return undefined;
  return {
    severity: 'error',
    reason: 'GatewayApiMissing',
    message: `The Gateway API is not installed: the cluster does not know ${resourceName(absent)}`,
    field: 'spec.routes',
    hint: 'Ask your platform team to install the Gateway API (gateway-api.sigs.k8s.io) and a gateway that implements it; kubectl get crd gateways.gateway.networking.k8s.io tells when it is there',
  };
}

function routeFinding(input: StatusInput, plan: RoutePlan): Part | undefined {
  const { microservice, observed } = input;
  const waitsFor = unusableClass(observed);
  if (waitsFor !== undefined && plan.gateway === undefined) {
    return {
      severity: 'pending',
      reason: observed.invalidClass === undefined ? 'ClassNotFound' : 'ClassInvalid',
      message: `Route ${plan.route.name} waits for MicroserviceClass ${waitsFor}`,
    };
  }
  if (plan.problem !== undefined && plan.problem !== 'unknown-gateway') {
    return planFinding(input, plan, plan.problem);
  }
  if (plan.gateway === undefined) return undefined;
  const object = `${plan.kind}/${plan.name}`;
  const field = `spec.routes[name=${plan.route.name}]`;
  const gateway = observed.gateways.get(keyFor(plan.gateway));
  if (gateway === undefined) return { ...gatewayMissing(input, plan), object };
  if (plan.problem !== undefined) return planFinding(input, plan, plan.problem);
  const live = liveChild(observed, plan.kind, plan.name);
  // ownership.ts tells who has it.
  if (live === undefined || !isOurs(live, microservice)) {
    return { ...pending(`${plan.kind} ${plan.name} is being made`), object };
  }
  const name = keyFor(plan.gateway);
  const verdict =
    routeVerdict(live, { kind: plan.kind, name: plan.name, gateway: plan.gateway }) ??
    redirectVerdict(input, plan, plan.gateway) ??
    policyVerdict(input, { ...plan, gateway: plan.gateway });
  const finding =
    gatewayFinding(gateway, plan, name) ??
    verdict ??
    lackingFinding(plan) ??
    unservedHost(gateway, plan, name) ??
    foreignHostFinding(input, plan) ??
    conflictFinding(input, plan) ??
    contestFinding(input, plan);
  return finding === undefined ? undefined : { field, object, ...finding };
}

/** What the gateway says of the route that sends requests to https. */
function redirectVerdict(
  { microservice, observed }: StatusInput,
  { httpsRedirect }: RoutePlan,
  gateway: NonNullable<RoutePlan['gateway']>,
): Part | undefined {
  if (httpsRedirect === undefined) return undefined;
  const { name, from } = httpsRedirect;
  const live = liveChild(observed, 'HTTPRoute', name);
  // ownership.ts tells who has it.
  if (live === undefined || !isOurs(live, microservice)) {
    return pending(`HTTPRoute ${name} is being made`);
  }
  const at = { ...gateway, sectionName: from };
  return routeVerdict(live, { kind: 'HTTPRoute', name, gateway: at });
}

function gatewayMissing({ observed }: StatusInput, { gateway, exposure }: RoutePlan): Part {
  const name = keyFor(gateway ?? { namespace: '', name: '' });
  const className = observed.class?.metadata.name ?? '';
  return {
    severity: 'error',
    reason: 'GatewayNotFound',
    message: `Gateway ${name}, which MicroserviceClass ${className} names for exposure ${exposure}, does not exist`,
    field: 'spec.routes',
    hint: `Ask your platform team to create Gateway ${name} or to correct spec.gateways of the class; kubectl get gateways -A lists what is there`,
  };
}

function pending(message: string): Part {
  return { severity: 'pending', reason: 'RoutePending', message };
}
