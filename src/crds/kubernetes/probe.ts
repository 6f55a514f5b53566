import type * as z from 'zod';
import { choice, int32, intOrString, list, object, text } from '../schema/fields.ts';
import type { Rule } from '../schema/rule.ts';
import { kubernetesRules } from './rules.ts';

/** A port as a number or by its name in the container. */
function containerPort(description: string) {
  return intOrString(description, {
    min: 1,
    max: 65_535,
    pattern: /^[a-z0-9](-?[a-z0-9])*$/,
    message: 'Use a port number from 1 to 65535, or the name of one of spec.ports',
    maxLength: 15,
  });
}

const httpGet = object(
  'Asks by HTTP GET: any status from 200 to 399 is a success. Example: {path: /ready, port: http}.',
  {
    path: text('The path to ask for. Default: /.', { max: 1024 }).exactOptional(),
    port: containerPort('The port to ask, by number or by its name in spec.ports.'),
    host: text('The host to connect to. Default: the address of the pod.').exactOptional(),
    scheme: choice('HTTP or HTTPS; certificates are not verified. Default: HTTP.', [
      'HTTP',
      'HTTPS',
    ]).exactOptional(),
    httpHeaders: list(
      'Headers to send with the request. A header may be given twice. Default: none.',
      object('One header of the request, by name and value.', {
        name: text('The name of the header, such as X-Probe. It is sent as written.', { min: 1 }),
        value: text('The value of the header; it may be empty.', { max: 4096 }),
      }),
      { atomic: true, max: 16 },
    ).exactOptional(),
  },
);

const tcpSocket = object('Opens a TCP connection: that it opens is a success.', {
  port: containerPort('The port to connect to, by number or by its name in spec.ports.'),
  host: text('The host to connect to. Default: the address of the pod.').exactOptional(),
});

const grpc = object('Asks the gRPC health service (grpc.health.v1.Health/Check).', {
  port: int32('The number of the gRPC port.', { min: 1, max: 65_535 }),
  service: text('The service to ask about. Default: empty, the server as a whole.').exactOptional(),
});

const exec = object('Runs a command in the container: exit status 0 is a success.', {
  command: list(
    'The command and its arguments, run without a shell. Example: [cat, /tmp/ready].',
    text('The command, or one argument of it.', { max: 4096 }),
    { atomic: true, max: 64 },
  ),
});

function seconds(description: string, min: number) {
  return int32(description, { min, max: 86_400 }).exactOptional();
}

interface ProbeOptions {
  readonly rules: readonly Rule<{
    successThreshold?: number;
    terminationGracePeriodSeconds?: number;
  }>[];
}

/** corev1.Probe, whole and with its names. */
export function probe(description: string, { rules }: ProbeOptions = { rules: [] }) {
  return object(
    description,
    {
      httpGet: httpGet.exactOptional(),
      tcpSocket: tcpSocket.exactOptional(),
      grpc: grpc.exactOptional(),
      exec: exec.exactOptional(),
      initialDelaySeconds: seconds(
        'Seconds from the start of the container to the first probe. Default: 0.',
        0,
      ),
      timeoutSeconds: seconds('Seconds after which a probe has failed. Default: 1.', 1),
      periodSeconds: seconds('Seconds between two probes. Default: 10.', 1),
      successThreshold: int32(
        'Successes in a row after a failure that count as success. Default: 1.',
        { min: 1, max: 1000 },
      ).exactOptional(),
      failureThreshold: int32('Failures in a row that count as failure. Default: 3.', {
        min: 1,
        max: 100_000,
      }).exactOptional(),
      terminationGracePeriodSeconds: seconds(
        'Seconds that the container gets to stop when this probe has failed. Default: those of the pod. Not for readiness.',
        1,
      ),
    },
    { rules: [kubernetesRules.oneProbeHandler, ...rules] },
  );
}

export type Probe = z.infer<ReturnType<typeof probe>>;
