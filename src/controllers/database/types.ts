import type {
  V1CronJob,
  V1Job,
  V1PodTemplateSpec,
  V1PersistentVolume,
  V1NetworkPolicy,
  V1PersistentVolumeClaim,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Wire, WireObject } from '../../runtime/kube-object.ts';

/** The built-in kinds as they are on the wire. */
export type StatefulSet = WireObject<V1StatefulSet>;
export type Service = WireObject<V1Service>;
export type PersistentVolumeClaim = WireObject<V1PersistentVolumeClaim>;
export type NetworkPolicy = WireObject<V1NetworkPolicy>;
export type PersistentVolume = WireObject<V1PersistentVolume>;
export type CronJob = WireObject<V1CronJob>;
export type Job = WireObject<V1Job>;
export type PodTemplate = Wire<V1PodTemplateSpec>;
export type Secret = WireObject<V1Secret>;
