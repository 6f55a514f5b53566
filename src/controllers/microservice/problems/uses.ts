import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { quote } from '../../words.ts';
import { calleeTrouble } from '../callee-trouble.ts';
import type { StatusInput } from '../status-input.ts';
import { usePlans, type UsePlan, type UseProblem } from '../uses-plans.ts';
import type { Finding } from './problem.ts';

type Part = Pick<Finding, 'reason' | 'message' | 'hint'>;
type Explain = (plan: UsePlan, input: StatusInput) => Part;

/**
 * How long a callee may be in trouble before its callers are told, in milliseconds: what is over at
 * once is not worth a write for each of them.
 */
const patienceMs = 5_000;

/** The Microservices that spec.uses names and that cannot be called, each by itself. */
export function useFindings(input: StatusInput): readonly Finding[] {
  return usePlans(input).flatMap((plan): Finding[] => {
    if (plan.problem === undefined) return troubleFindings(plan, input);
    return [
      {
        area: 'dependencies',
        severity: plan.use.optional === true ? 'warning' : 'error',
        field: `spec.uses[${plan.index}]`,
        ...explanations[plan.problem](plan, input),
      },
    ];
  });
}

/** A callee that is there and lets the service in, and does not answer as its own status says. */
function troubleFindings(plan: UsePlan, { microservice, observed, now }: StatusInput): Finding[] {
  const callee = observed.callees.get(nameOf(plan));
  const trouble = callee === undefined ? undefined : calleeTrouble(callee);
  if (trouble === undefined) return [];
  const remaining = (trouble.since ?? -Infinity) + patienceMs - Date.parse(now);
  // Who may read this status may not read those of other namespaces.
  const isNear = plan.namespace === microservice.metadata.namespace;
  const words = quote(isNear && trouble.message !== '' ? trouble.message : trouble.reason);
  return [
    {
      area: 'dependencies',
      severity: remaining > 0 ? 'quiet' : 'warning',
      reason: 'DependencyNotReady',
      message: `Microservice ${nameOf(plan)}, which the service uses, is in trouble: ${words}`,
      field: `spec.uses[${plan.index}]`,
      hint: `Its owner has to act there; kubectl get ms ${plan.use.service} -n ${plan.namespace} -o wide tells how it is`,
      ...(remaining > 0 ? { recheckAfterMs: remaining } : {}),
    },
  ];
}

const explanations: Readonly<Record<UseProblem, Explain>> = {
  missing: (plan) => ({
    reason: 'DependencyMissing',
    message: `Microservice ${nameOf(plan)}, which the service uses, does not exist`,
    hint: `Apply Microservice ${plan.use.service} in namespace ${plan.namespace}, correct spec.uses, or set optional: true where the service works without it`,
  }),
  'no-port': (plan) => ({
    reason: 'DependencyPortMissing',
    message:
      plan.use.port === undefined
        ? `Microservice ${nameOf(plan)}, which the service uses, has no ports`
        : `Microservice ${nameOf(plan)}, which the service uses, has no port ${plan.use.port}`,
    hint: `Set spec.uses[${plan.index}].port to one that kubectl get ms ${plan.use.service} -n ${plan.namespace} -o jsonpath={.spec.ports} lists`,
  }),
  denied: (plan, { microservice }) => {
    const { namespace = '', name } = microservice.metadata;
    const entry = plan.namespace === namespace ? { service: name } : { namespace, service: name };
    return {
      reason: 'DependencyDenied',
      message: `Microservice ${nameOf(plan)} does not let ${keyFor(refTo(microservice))} in`,
      hint: `Ask its owner to add ${JSON.stringify(entry)} to spec.access.from of Microservice ${nameOf(plan)}`,
    };
  },
};

function nameOf({ namespace, use }: UsePlan): string {
  return `${namespace}/${use.service}`;
}
