import type {
  V1ControllerRevision,
  V1Deployment,
  V1Job,
  V1Pod,
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1Service,
  V1ServiceAccount,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import type { WireObject } from '../../runtime/kube-object.ts';

/** The built-in kinds as they are on the wire. */
export type Deployment = WireObject<V1Deployment>;
export type Job = WireObject<V1Job>;
export type ControllerRevision = WireObject<V1ControllerRevision>;
export type Pod = WireObject<V1Pod>;
export type Service = WireObject<V1Service>;
export type ServiceAccount = WireObject<V1ServiceAccount>;
export type PodDisruptionBudget = WireObject<V1PodDisruptionBudget>;
export type NetworkPolicy = WireObject<V1NetworkPolicy>;
export type HorizontalPodAutoscaler = WireObject<V2HorizontalPodAutoscaler>;
