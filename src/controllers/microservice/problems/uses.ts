import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { StatusInput } from '../status-input.ts';
import { usePlans, type UsePlan, type UseProblem } from '../uses-plans.ts';
import type { Finding } from './problem.ts';

type Part = Pick<Finding, 'reason' | 'message' | 'hint'>;
type Explain = (plan: UsePlan, input: StatusInput) => Part;

/** The Microservices that spec.uses names and that cannot be called, each by itself. */
export function useFindings(input: StatusInput): readonly Finding[] {
  return usePlans(input).flatMap((plan): Finding[] => {
    if (plan.problem === undefined) return [];
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
