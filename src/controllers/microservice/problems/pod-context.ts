import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { ContainerView, PodView } from './pod-view.ts';

/** What the rules about pods need to know besides the pod. */
export interface PodContext {
  readonly microservice: Microservice;
  readonly namespace: string;
  /** What makes the pods, such as `Deployment orders`. */
  readonly workload: string;
  /** The fields that say what the container of the service, or the migration, is. */
  readonly fields: { readonly image: string; readonly command: string; readonly resources: string };
  /** The pull secrets of the pods: those of spec and those of the class. */
  readonly pullSecrets: readonly string[];
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** How texts name a container: by what makes its pod, since pods come and go. */
export function containerOf(context: PodContext, { name, isInit }: ContainerView): string {
  return `${isInit ? 'Init container' : 'Container'} ${name} of ${context.workload}`;
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
