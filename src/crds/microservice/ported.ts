export interface Port {
  name: string;
  port: number;
  protocol?: string;
}

/** The part of a spec that other parts lead to by the names of ports. */
export interface Ported {
  ports?: readonly Port[];
}

const defaultPorts: readonly Port[] = [{ name: 'http', port: 8080, protocol: 'http' }];

export function portsOf(spec: Ported): readonly Port[] {
  return spec.ports ?? defaultPorts;
}

/** Whether there is a port of this name; no name means any. */
export function hasPort(spec: Ported, name: string | undefined): boolean {
  return name === undefined || portsOf(spec).some((port) => port.name === name);
}

/** The CEL for {@link hasPort}, where `name` is an expression. */
export const celHasPort = (name: string) =>
  `(has(self.ports) ? self.ports.exists(p, p.name == ${name}) : ${name} == 'http')`;

/** The CEL for: one of the ports given can be routed, which those of tcp cannot. */
export const celServes = "self.ports.exists(p, !has(p.protocol) || p.protocol != 'tcp')";
