import { backendTrafficPolicyChild } from './backend-traffic-policy/backend-traffic-policy.ts';
import type { ChildKind } from './child-kind.ts';
import { controllerRevisionChild } from './controller-revision/controller-revision.ts';
import { databaseChild } from './database/database.ts';
import { deploymentChild } from './deployment/deployment.ts';
import { grpcRouteChild } from './grpc-route/grpc-route.ts';
import { horizontalPodAutoscalerChild } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import { httpRouteChild } from './http-route/http-route.ts';
import { jobChild } from './job/job.ts';
import { middlewareChild } from './middleware/middleware.ts';
import { networkPolicyChild } from './network-policy/network-policy.ts';
import { podDisruptionBudgetChild } from './pod-disruption-budget/pod-disruption-budget.ts';
import { serviceChild } from './service/service.ts';
import { securityPolicyChild } from './security-policy/security-policy.ts';
import { serviceAccountChild } from './service-account/service-account.ts';

/**
 * THE list of child kinds, in the order in which writing them begins: first what pods and routes
 * need to find in place, then those.
 */
export const childKinds: readonly ChildKind[] = [
  serviceAccountChild,
  networkPolicyChild,
  databaseChild,
  jobChild,
  controllerRevisionChild,
  serviceChild,
  deploymentChild,
  horizontalPodAutoscalerChild,
  podDisruptionBudgetChild,
  securityPolicyChild,
  backendTrafficPolicyChild,
  middlewareChild,
  httpRouteChild,
  grpcRouteChild,
];
