import type { V1PodSpec } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { workloadName } from '../../names.ts';
import { withoutEmpty } from '../../without-empty.ts';
import type { BuildInput } from '../child-kind.ts';
import { container } from './container.ts';
import { files, type MountedVolume } from './files.ts';
import { podSecurityContext } from './pod-security.ts';
import { spread } from './spread.ts';

/** Seconds from the request to stop until the pod is killed, the five of draining included. */
const terminationGracePeriodSeconds = 30;

/** What the pods are. */
export function podSpec(input: BuildInput): Wire<V1PodSpec> {
  const mounted = files(input.microservice, input.class.security);
  return {
    ...runningAs(input),
    terminationGracePeriodSeconds,
    ...pullSecrets(input),
    containers: [container(input, mounted)],
    ...volumesOf(mounted),
    ...spread(input.microservice, input.class),
    ...nodesFor(input),
  };
}

/**
 * As whom the pods of the service run. Service links are off: they would set variables such as
 * ORDERS_PORT, which programs take for their own.
 */
export function runningAs(input: BuildInput) {
  const { microservice } = input;
  return {
    serviceAccountName: microservice.spec.serviceAccount?.name ?? workloadName(microservice),
    automountServiceAccountToken: input.class.security.automountServiceAccountToken,
    enableServiceLinks: false,
    securityContext: podSecurityContext(input.class.security),
  };
}

/** The volumes of what is mounted; none rather than an empty list. */
export function volumesOf(mounted: readonly MountedVolume[]): Pick<Wire<V1PodSpec>, 'volumes'> {
  return mounted.length === 0 ? {} : { volumes: mounted.map(({ volume }) => volume) };
}

/** The pull secrets of the Microservice, then those of the class, each once. */
export function pullSecrets(input: BuildInput): Pick<Wire<V1PodSpec>, 'imagePullSecrets'> {
  const declared = [
    ...(input.microservice.spec.imagePullSecrets ?? []),
    ...input.class.imagePullSecrets,
  ];
  const names = [...new Set(declared.map(({ name }) => name))];
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}

/** Which nodes take the pods, as the class says. */
export function nodesFor(input: BuildInput): Partial<Wire<V1PodSpec>> {
  const { nodeSelector, tolerations, priorityClassName } = input.class;
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...nodeSelector } }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(withoutEmpty) }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
  };
}
