import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import {
  managedByLabel,
  managedByValue,
  microserviceLabel,
  nameLabel,
  teamLabel,
} from '../well-known.ts';

/** The labels that select the pods. Never anything else: a selector cannot be changed. */
export function podSelector(microservice: Microservice): Record<string, string> {
  return { [microserviceLabel]: microservice.metadata.name };
}

/**
 * The labels of the pods: only what never changes in the life of the Microservice. The team is
 * left out, so that handing a service over to another team restarts nothing.
 */
export function podLabels(microservice: Microservice): Record<string, string> {
  return {
    [nameLabel]: microservice.metadata.name,
    [managedByLabel]: managedByValue,
    ...podSelector(microservice),
  };
}

/** The labels of every child. */
export function childLabels(microservice: Microservice): Record<string, string> {
  const team = microservice.spec.owner?.team;
  return { ...podLabels(microservice), ...(team === undefined ? {} : { [teamLabel]: team }) };
}
