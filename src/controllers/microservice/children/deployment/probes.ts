import type { V1Probe } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { effectivePorts, firstHttpPort, firstPortOf, type EffectivePort } from '../../ports.ts';
import { withoutEmpty } from '../../without-empty.ts';

type ProbeName = 'readiness' | 'liveness' | 'startup';
type ProbeSpec = NonNullable<NonNullable<Microservice['spec']['probes']>[ProbeName]>;
type Probe = Wire<V1Probe>;
type Timing = Pick<Probe, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>;

/**
 * When the short form asks. Readiness twice as often as Kubernetes' default, as a rollout waits
 * for it; a start may take two minutes; two seconds of patience, as one second fails healthy
 * programs under load.
 */
const timings: Readonly<Record<ProbeName, Timing>> = {
  readiness: { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
  liveness: { periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 },
  startup: { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
};

export interface Probes {
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  startupProbe?: Probe;
}

/**
 * The probes of the container: spec.probes as they are, else what spec.health asks for. Without a
 * readiness probe the pods are ready once their first port takes connections: a pod that does not
 * listen yet would otherwise get requests. Nothing restarts a container unless it was asked for.
 */
export function probes(microservice: Microservice): Probes {
  const ports = effectivePorts(microservice);
  const readiness = probe(microservice, ports, 'readiness') ?? listening(ports[0]);
  const liveness = probe(microservice, ports, 'liveness');
  const startup = probe(microservice, ports, 'startup');
  return {
    ...(startup === undefined ? {} : { startupProbe: startup }),
    ...(readiness === undefined ? {} : { readinessProbe: readiness }),
    ...(liveness === undefined ? {} : { livenessProbe: liveness }),
  };
}

function probe(
  { spec }: Microservice,
  ports: readonly EffectivePort[],
  name: ProbeName,
): Probe | undefined {
  const whole = spec.probes?.[name];
  if (whole !== undefined) return passedOn(whole);
  const path = spec.health?.[name];
  const handler = path === undefined ? undefined : healthCheck(ports, path);
  return handler === undefined ? undefined : { ...handler, ...timings[name] };
}

/** HTTP GET on the first port that answers it, else the gRPC health service. */
function healthCheck(ports: readonly EffectivePort[], path: string): Probe | undefined {
  const http = firstHttpPort(ports);
  if (http !== undefined) return { httpGet: { path, port: http.name } };
  const grpc = firstPortOf(ports, 'grpc');
  return grpc === undefined ? undefined : { grpc: { port: grpc.port } };
}

function listening(port: EffectivePort | undefined): Probe | undefined {
  return port === undefined ? undefined : { tcpSocket: { port: port.name }, ...timings.readiness };
}

/** The user's probe; what equals absence is left out, as the API server does. */
function passedOn({ initialDelaySeconds = 0, ...rest }: ProbeSpec): Probe {
  return withoutEmpty({ ...rest, ...(initialDelaySeconds === 0 ? {} : { initialDelaySeconds }) });
}
