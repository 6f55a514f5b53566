import type { V1DeploymentSpec } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { durationSeconds } from '../../duration.ts';

const defaultDeadline = '10m';
/** Old versions that can be returned to; each is one object more in etcd. */
const revisionHistoryLimit = 5;

/** How a new version replaces the old one: by default never with fewer pods than before. */
export function rolloutFields({
  spec,
}: Microservice): Pick<
  Wire<V1DeploymentSpec>,
  'strategy' | 'progressDeadlineSeconds' | 'revisionHistoryLimit'
> {
  const { maxSurge = '25%', maxUnavailable = 0, progressDeadline } = spec.rollout ?? {};
  return {
    revisionHistoryLimit,
    progressDeadlineSeconds: durationSeconds(progressDeadline ?? defaultDeadline),
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
  };
}
