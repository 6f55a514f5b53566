import type { V1PodSecurityContext, V1SecurityContext } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { EffectiveSecurity } from '../../effective-class.ts';

/**
 * The security context of the pod: the restricted level of the Pod Security Standards, as far as
 * the class does not loosen it.
 */
export function podSecurityContext(security: EffectiveSecurity): Wire<V1PodSecurityContext> {
  const { runAsUser, runAsGroup, fsGroup } = security;
  return {
    runAsNonRoot: security.runAsNonRoot,
    seccompProfile: { ...security.seccompProfile },
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
    ...(fsGroup === undefined ? {} : { fsGroup }),
  };
}

/** The security context of the container; see {@link podSecurityContext}. */
export function containerSecurityContext(security: EffectiveSecurity): Wire<V1SecurityContext> {
  const add = security.capabilitiesAdd.toSorted();
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], ...(add.length === 0 ? {} : { add }) },
    readOnlyRootFilesystem: security.readOnlyRootFilesystem,
  };
}
