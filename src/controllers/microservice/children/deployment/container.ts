import type { V1Container } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { workloadName } from '../../names.ts';
import { effectivePorts } from '../../ports.ts';
import { mergeResources, type EffectiveResources } from '../../resources.ts';
import type { BuildInput } from '../child-kind.ts';
import { environment, environmentSources } from './environment.ts';
import { useVariables } from './use-variables.ts';
import type { MountedVolume } from './files.ts';
import { containerSecurityContext } from './pod-security.ts';
import { probes } from './probes.ts';

type Container = Wire<V1Container>;

/**
 * Seconds that a pod goes on serving after it was told to stop, while gateways and kube-proxy
 * learn that it goes: without them each rollout loses requests. The kubelet waits by itself
 * (KEP-3960), so that the image needs no shell.
 */
const drainSeconds = 5;

/** The container of the service; it bears the name of the Microservice. */
export function container(input: BuildInput, mounted: readonly MountedVolume[]): Container {
  const { microservice } = input;
  const { image } = microservice.spec;
  return {
    name: workloadName(microservice),
    image,
    ...program(input),
    ...connections(input),
    resources: resourceFields(mergeResources(microservice.spec.resources, input.class.resources)),
    ...(mounted.length === 0 ? {} : { volumeMounts: mounted.map(({ mount }) => mount) }),
    ...probes(microservice),
    lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
    securityContext: containerSecurityContext(input.class.security),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** Empty lists are left out, as the API server drops them. */
function program({ microservice }: BuildInput): Pick<Container, 'command' | 'args'> {
  const { command = [], args = [] } = microservice.spec;
  return {
    ...(command.length === 0 ? {} : { command }),
    ...(args.length === 0 ? {} : { args }),
  };
}

function connections(input: BuildInput): Pick<Container, 'ports' | 'env' | 'envFrom'> {
  const { microservice } = input;
  const ports = effectivePorts(microservice).map(({ name, port }) => ({
    name,
    containerPort: port,
    protocol: 'TCP',
  }));
  const env = environment(microservice, microservice.spec.env, useVariables(input));
  const envFrom = environmentSources(microservice);
  return {
    ...(ports.length === 0 ? {} : { ports }),
    ...(env.length === 0 ? {} : { env }),
    ...(envFrom.length === 0 ? {} : { envFrom }),
  };
}

/** Empty maps are left out. */
export function resourceFields({ requests, limits }: EffectiveResources) {
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}
