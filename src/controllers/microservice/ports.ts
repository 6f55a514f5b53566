import type { Microservice } from '../../crds/microservice/v1alpha1.ts';

type PortSpec = NonNullable<Microservice['spec']['ports']>[number];

export interface EffectivePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: NonNullable<PortSpec['protocol']>;
}

const defaultPorts: readonly PortSpec[] = [{ name: 'http', port: 8080 }];

/** The ports of the program with their defaults; none for a worker that declares `[]`. */
export function effectivePorts(microservice: Microservice): readonly EffectivePort[] {
  return (microservice.spec.ports ?? defaultPorts).map(({ name, port, protocol = 'http' }) => ({
    name,
    port,
    protocol,
  }));
}

/** The first port that answers HTTP requests, or undefined. */
export function firstHttpPort(ports: readonly EffectivePort[]): EffectivePort | undefined {
  return ports.find(({ protocol }) => protocol === 'http' || protocol === 'h2c');
}

/** The first port of this protocol, or undefined. */
export function firstPortOf(
  ports: readonly EffectivePort[],
  protocol: EffectivePort['protocol'],
): EffectivePort | undefined {
  return ports.find((port) => port.protocol === protocol);
}
