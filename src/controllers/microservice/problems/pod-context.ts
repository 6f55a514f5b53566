import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { ContainerView, PodView } from './pod-view.ts';

/** What the rules about pods need to know besides the pod. */
export interface PodContext {
  readonly microservice: Microservice;
  readonly namespace: string;
  /** The Deployment of the pods. */
  readonly deployment: string;
  /** The pull secrets of the pods: those of spec and those of the class. */
  readonly pullSecrets: readonly string[];
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** How texts name a container: by its Deployment, since pods come and go. */
export function containerOf(context: PodContext, { name, isInit }: ContainerView): string {
  return `${isInit ? 'Init container' : 'Container'} ${name} of Deployment ${context.deployment}`;
}

/** The command that shows the last lines of the container before it ended. */
export function lastLog(context: PodContext, pod: PodView, { name }: ContainerView): string {
  return `kubectl logs ${pod.name} -c ${name} --previous -n ${context.namespace}`;
}

/** The command that shows the events of the pod. */
export function describePod(context: PodContext, pod: PodView): string {
  return `kubectl describe pod ${pod.name} -n ${context.namespace}`;
}

/** Whether it is the container of the service itself, whose fields are those of spec. */
export function isMain(context: PodContext, { name, isInit }: ContainerView): boolean {
  return !isInit && name === context.microservice.metadata.name;
}
