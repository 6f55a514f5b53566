import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { EffectiveClass } from './effective-class.ts';

/** The number of pods that is declared, or undefined where an autoscaler decides. */
export function effectiveReplicas(
  microservice: Microservice,
  microserviceClass: EffectiveClass,
): number | undefined {
  const { replicas, scaling } = microservice.spec;
  return scaling === undefined ? (replicas ?? microserviceClass.replicas) : undefined;
}

/** The fewest pods that run, whoever decides. */
export function leastReplicas(
  microservice: Microservice,
  microserviceClass: EffectiveClass,
): number {
  return (
    effectiveReplicas(microservice, microserviceClass) ??
    microservice.spec.scaling?.min ??
    microserviceClass.replicas
  );
}
