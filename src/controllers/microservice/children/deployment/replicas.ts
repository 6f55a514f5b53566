import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import type { Write } from '../../../../runtime/object-writer.ts';
import {
  fieldManager,
  replicasFieldManager,
  replicasOwnerAnnotation,
} from '../../../well-known.ts';
import { at, countAt } from '../../../wire-value.ts';
import type { Deployment, HorizontalPodAutoscaler } from '../../types.ts';

type Scaling = NonNullable<Microservice['spec']['scaling']>;

/** Who decides on spec.replicas of a Deployment, in the annotation `slipway.dev/replicas-owner`. */
export const replicasOwners = { slipway: 'slipway', autoscaler: 'autoscaler' } as const;

/**
 * The number of pods that a Deployment starts with under an autoscaler: what the autoscaler last
 * wanted, within its bounds, so that a Deployment that was deleted under load comes back at size.
 */
export function seedReplicas(scaling: Scaling, hpa: HorizontalPodAutoscaler | undefined): number {
  const wanted = countAt(hpa, 'status', 'desiredReplicas') ?? 0;
  return Math.min(Math.max(scaling.min, wanted), scaling.max);
}

export interface WritePlanInput {
  /** The built Deployment, with its declared hash. */
  readonly declared: Deployment;
  readonly live: Deployment | undefined;
  readonly scaling: Scaling | undefined;
  /** The live autoscaler of ours. */
  readonly hpa: HorizontalPodAutoscaler | undefined;
  /** The live Deployment differs from the declared one. */
  readonly differs: boolean;
}

/**
 * The applies that bring a Deployment to what is declared, in order; [] when there is nothing to
 * do. What is added here under an autoscaler (the first number of replicas, and who owns them) is
 * no part of what is compared, so that a converged Deployment stays untouched; for that the
 * declared hash has to be taken before, and the bodies applied as they are. Pure.
 */
export function writePlan({
  declared,
  live,
  scaling,
  hpa,
  differs,
}: WritePlanInput): readonly Write[] {
  if (!differs && live !== undefined && !isAsleep(live, scaling)) return [];
  if (scaling === undefined || declared.spec === undefined) {
    return [{ body: declared, fieldManager }];
  }
  if (live === undefined) {
    const spec = { ...declared.spec, replicas: seedReplicas(scaling, hpa) };
    return [{ body: owned({ ...declared, spec }, 'slipway'), fieldManager }];
  }
  const { first, next } = handOver(declared, live, scaling, hpa);
  return [
    ...(first === undefined ? [] : [{ body: first, fieldManager: replicasFieldManager }]),
    { body: next, fieldManager },
  ];
}

/**
 * Gives spec.replicas of a live Deployment to the autoscaler. A field that its last manager stops
 * applying falls back to its default, here 1: so another manager first takes it over at the live
 * value (`first`, where that has not happened before), and the main one then lets go of it (`next`).
 */
export function handOver(
  declared: Deployment,
  live: Deployment,
  scaling: Scaling,
  hpa: HorizontalPodAutoscaler | undefined,
): { first?: KubeObject; next: Deployment } {
  const next = owned(declared, 'autoscaler');
  const replicas = countAt(live, 'spec', 'replicas');
  const isHandedOver =
    live.metadata.annotations?.[replicasOwnerAnnotation] === replicasOwners.autoscaler;
  if (replicas === undefined || (isHandedOver && replicas > 0)) return { next };
  const kept = replicas > 0 ? replicas : seedReplicas(scaling, hpa);
  return { first: replicasOnly(live, kept), next };
}

/**
 * Whether the Deployment stands at no pods under an autoscaler, which never starts one from there
 * (its condition ScalingActive says ScalingDisabled). The hand-over wakes it.
 */
export function isAsleep(live: Deployment | undefined, scaling: Scaling | undefined): boolean {
  return scaling !== undefined && at(live, 'spec', 'replicas') === 0;
}

function owned(declared: Deployment, owner: keyof typeof replicasOwners): Deployment {
  const annotations = {
    ...declared.metadata.annotations,
    [replicasOwnerAnnotation]: replicasOwners[owner],
  };
  return { ...declared, metadata: { ...declared.metadata, annotations } };
}

/** Only spec.replicas, of this very Deployment: another one under its name answers 409. */
function replicasOnly(live: Deployment, replicas: number): KubeObject {
  const { name, namespace, uid } = live.metadata;
  const body: KubeObject & { spec: { replicas: number } } = {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
    spec: { replicas },
  };
  return body;
}
