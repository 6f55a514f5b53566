import type { MicroserviceReason } from '../../../crds/microservice/conditions.ts';
import { quote } from '../../words.ts';

/** Why the API server refused an object, read from its message. */
export interface Refusal {
  readonly reason: MicroserviceReason;
  /** Continues `<object> ...`, such as `is refused by ResourceQuota compute: ...`. */
  readonly words: string;
  readonly hint: string;
  readonly field?: string;
}

type Reader = (message: string, namespace: string) => Refusal | undefined;

/**
 * What the message of a refusal says, in words that stay the same from one try to the next:
 * without the names of pods and the amounts in use. Undefined where it is none of the refusals
 * that are known: quota, limit range, Pod Security, admission policies and webhooks, a missing
 * ServiceAccount, and missing permissions.
 */
export function readRefusal(message: string, namespace: string): Refusal | undefined {
  for (const reader of readers) {
    const refusal = reader(message, namespace);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const readers: readonly Reader[] = [
  quota,
  serviceAccount,
  podSecurity,
  admissionPolicy,
  webhook,
  brokenWebhook,
  permission,
  limitRange,
];

function quota(message: string, namespace: string): Refusal | undefined {
  const match = /exceeded quota: ([^,\s]+), requested: (.*?), used: .*?, limited: (.*)$/s.exec(
    message,
  );
  if (match !== null) {
    const [, name = '', requested = '', limited = ''] = match;
    return {
      reason: 'QuotaExceeded',
      words: `is refused by ResourceQuota ${name}: it asks for ${quote(requested)} more, and all together may have ${quote(limited)}`,
      hint: `See what is in use with kubectl describe resourcequota ${name} -n ${namespace}; lower spec.resources or spec.replicas, or have the quota raised`,
      field: 'spec.resources',
    };
  }
  const missing = /failed quota: ([^:\s]+): (must specify .*)$/s.exec(message);
  if (missing === null) return undefined;
  return {
    reason: 'QuotaExceeded',
    words: `is refused by ResourceQuota ${missing[1] ?? ''}: ${quote(missing[2] ?? '')}`,
    hint: 'Set what it asks for in spec.resources, or have the MicroserviceClass set it',
    field: 'spec.resources',
  };
}

function limitRange(message: string, namespace: string): Refusal | undefined {
  const match =
    /is forbidden: \[?((?:maximum|minimum) \S+ usage per .*|\S+ max limit to request ratio .*)$/s.exec(
      message,
    );
  if (match === null) return undefined;
  return {
    reason: 'QuotaExceeded',
    words: `is refused by a LimitRange: ${quote(match[1] ?? '').replace(/\]$/, '')}`,
    hint: `See the bounds with kubectl describe limitrange -n ${namespace}, and set spec.resources within them`,
    field: 'spec.resources',
  };
}

function serviceAccount(message: string, namespace: string): Refusal | undefined {
  const match = /serviceaccount "([^"]+)" not found/i.exec(message);
  if (match === null) return undefined;
  const name = match[1] ?? '';
  return {
    reason: 'ServiceAccountMissing',
    words: `is refused: ServiceAccount ${name} does not exist`,
    hint: `Create it with kubectl create serviceaccount ${name} -n ${namespace}, or remove spec.serviceAccount.name`,
    field: 'spec.serviceAccount.name',
  };
}

function podSecurity(message: string, namespace: string): Refusal | undefined {
  const match = /violates PodSecurity "([^"]+)": (.*)$/s.exec(message);
  if (match === null) return undefined;
  return {
    reason: 'Forbidden',
    words: `is refused by the Pod Security level ${match[1] ?? ''} of namespace ${namespace}: ${quote(match[2] ?? '')}`,
    hint: 'Tighten spec.security of the MicroserviceClass, or have the label pod-security.kubernetes.io/enforce of the namespace changed',
  };
}

function admissionPolicy(message: string): Refusal | undefined {
  const match =
    /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.*)$/s.exec(message);
  if (match === null) return undefined;
  return {
    reason: 'Forbidden',
    words: `is refused by ValidatingAdmissionPolicy ${match[1] ?? ''}: ${quote(match[2] ?? '')}`,
    hint: 'Change spec as the policy asks, or have the policy changed',
  };
}

function webhook(message: string): Refusal | undefined {
  const match =
    /admission webhook "([^"]+)" denied the request(?: without explanation|: (.*))?$/s.exec(
      message,
    );
  if (match === null) return undefined;
  const words = match[2] === undefined ? '' : `: ${quote(match[2])}`;
  return {
    reason: 'Forbidden',
    words: `is refused by admission webhook ${match[1] ?? ''}${words}`,
    hint: 'Change spec as the webhook asks, or ask who runs the webhook',
  };
}

function brokenWebhook(message: string): Refusal | undefined {
  const match = /failed calling webhook "([^"]+)"/.exec(message);
  if (match === null) return undefined;
  return {
    reason: 'ApplyFailed',
    words: `cannot be written, as admission webhook ${match[1] ?? ''} does not answer`,
    hint: 'It is tried again; ask who runs the webhook to bring it back',
  };
}

function permission(message: string, namespace: string): Refusal | undefined {
  const match = /User "([^"]+)" cannot (\S+) resource "([^"]+)" in API group "([^"]*)"/.exec(
    message,
  );
  if (match === null) return undefined;
  const [, user = '', verb = '', plural = '', group = ''] = match;
  const resource = group === '' ? plural : `${plural}.${group}`;
  return {
    reason: 'Forbidden',
    words: `cannot be written, as ${user} may not ${verb} ${resource} in namespace ${namespace}`,
    hint: `Apply the RBAC rules of Slipway again; kubectl auth can-i ${verb} ${resource} -n ${namespace} --as=${user} tells when it helped`,
  };
}
