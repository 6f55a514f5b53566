import { at, conditionAt, listAt, numberAt, textAt, type LiveCondition } from '../wire-value.ts';

export interface ListenerView {
  readonly name: string;
  readonly protocol: string;
  readonly port: number | undefined;
  readonly hostname: string | undefined;
  readonly programmed: LiveCondition | undefined;
}

/** A Gateway as far as its routes depend on it. */
export interface GatewayView {
  readonly accepted: LiveCondition | undefined;
  readonly programmed: LiveCondition | undefined;
  readonly listeners: readonly ListenerView[];
}

/** Reads anything and never throws. Conditions of an older generation count as not there. */
export function gatewayView(gateway: unknown): GatewayView {
  const status = at(gateway, 'status');
  const generation = numberAt(gateway, 'metadata', 'generation');
  return {
    accepted: current(conditionAt(status, 'Accepted'), generation),
    programmed: current(conditionAt(status, 'Programmed'), generation),
    listeners: listAt(gateway, 'spec', 'listeners').map((listener) => {
      const name = textAt(listener, 'name') ?? '';
      const told = listAt(status, 'listeners').find((item) => at(item, 'name') === name);
      return {
        name,
        protocol: textAt(listener, 'protocol') ?? '',
        port: numberAt(listener, 'port'),
        hostname: textAt(listener, 'hostname'),
        programmed: current(conditionAt(told, 'Programmed'), generation),
      };
    }),
  };
}

/** The listeners that may carry a route of this host: the named one, or those that match. */
export function listenersFor(
  { listeners }: GatewayView,
  sectionName: string | undefined,
  host: string,
): readonly ListenerView[] {
  return listeners.filter(({ name, hostname }) =>
    sectionName === undefined ? covers(hostname, host) : name === sectionName,
  );
}

/** As the Gateway API matches host names: a wildcard stands for one label or more. */
export function covers(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined || pattern === host) return true;
  if (pattern.startsWith('*.') && host.endsWith(pattern.slice(1))) return true;
  return host.startsWith('*.') && pattern.endsWith(host.slice(1));
}

/** The condition, unless it was computed for an older generation of its object. */
export function current(
  condition: LiveCondition | undefined,
  generation: number | undefined,
): LiveCondition | undefined {
  const seen = condition?.observedGeneration;
  return seen === undefined || generation === undefined || seen >= generation
    ? condition
    : undefined;
}
