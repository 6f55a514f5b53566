import type { InvalidClass } from '../../class-selection.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';

/** The class that spec names and that does not exist, or the one in force that is not valid. */
export function classFindings({ observed }: StatusInput): readonly Finding[] {
  const { missingClass, invalidClass } = observed;
  if (invalidClass !== undefined) return [invalid(invalidClass)];
  if (missingClass === undefined) return [];
  return [
    {
      area: 'dependencies',
      severity: 'error',
      reason: 'ClassNotFound',
      message: `MicroserviceClass ${missingClass} does not exist, so the pods are left as they are`,
      field: 'spec.className',
      hint: `Set spec.className to one that kubectl get microserviceclasses lists, or ask your platform team to create ${missingClass}`,
    },
  ];
}

function invalid({ name, problem }: InvalidClass): Finding {
  const where = problem.field === '' ? 'it' : problem.field;
  return {
    area: 'dependencies',
    severity: 'error',
    reason: 'ClassInvalid',
    message: `MicroserviceClass ${name} is not valid, so the pods are left as they are: ${problem.message}`,
    field: 'spec.className',
    hint: `Ask your platform team to correct ${where} with kubectl edit microserviceclass ${name}; kubectl explain microserviceclass.spec describes every field`,
  };
}

/** The namespace, where it goes away and takes all with it. */
export function namespaceFindings({ microservice, observed }: StatusInput): readonly Finding[] {
  if (!observed.namespaceTerminating) return [];
  const namespace = microservice.metadata.namespace ?? '';
  return [
    {
      area: 'workload',
      severity: 'error',
      reason: 'NamespaceTerminating',
      message: `Namespace ${namespace} is being deleted, and nothing can be made in it`,
      hint: `kubectl describe namespace ${namespace} tells what its deletion waits for`,
    },
  ];
}
