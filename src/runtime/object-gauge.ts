import { Gauge, type Registry } from 'prom-client';

export interface ObjectGaugeOptions {
  /** Starts with `slipway_` and ends with its unit. */
  name: string;
  help: string;
  /** The label that the object's name has beside `namespace`. */
  label: string;
}

/** A number for each of some objects, by their keys `namespace/name`. */
export interface ObjectGauge {
  set(key: string, value: number): void;
  remove(key: string): void;
}

/** Registers a gauge of objects, of which there are as many series as were set and not removed. */
export function createObjectGauge(registry: Registry, options: ObjectGaugeOptions): ObjectGauge {
  const { name, help, label } = options;
  const gauge = new Gauge({ name, help, labelNames: ['namespace', label], registers: [registry] });
  const labelsOf = (key: string): Record<string, string> => {
    const slash = key.indexOf('/');
    return { namespace: key.slice(0, slash), [label]: key.slice(slash + 1) };
  };
  return {
    set: (key, value) => gauge.set(labelsOf(key), value),
    remove: (key) => gauge.remove(labelsOf(key)),
  };
}
