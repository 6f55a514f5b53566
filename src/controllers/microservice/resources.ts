import { compareQuantities, resourceQuantity, type Quantity } from './quantity.ts';

/** Amounts by resource name (cpu, memory, ...) as users write them. */
type Amounts = Readonly<Record<string, Quantity>>;

export interface Resources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

export interface EffectiveResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/**
 * The resources of a container: what is given, and the defaults for what is not, one by one. A
 * default that would contradict what is given (a request above its limit, which the API server
 * refuses) gives way: it becomes the value that is given.
 */
export function mergeResources(
  given: Resources | undefined,
  defaults: Resources,
): EffectiveResources {
  const { requests = {}, limits = {} } = given ?? {};
  return {
    requests: merge(requests, defaults.requests ?? {}, (name, amount) =>
      bounded(amount, limits[name], -1),
    ),
    limits: merge(limits, defaults.limits ?? {}, (name, amount) =>
      bounded(amount, requests[name], 1),
    ),
  };
}

function merge(
  given: Amounts,
  defaults: Amounts,
  adapt: (name: string, amount: Quantity) => Quantity,
): Record<string, string> {
  const names = [...new Set([...Object.keys(defaults), ...Object.keys(given)])].toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const fallback = defaults[name];
      const amount = given[name] ?? (fallback === undefined ? undefined : adapt(name, fallback));
      return amount === undefined ? [] : [[name, resourceQuantity(amount)]];
    }),
  );
}

/** The amount, or the bound where the amount lies on the wrong side of it. */
function bounded(amount: Quantity, bound: Quantity | undefined, side: -1 | 1): Quantity {
  return bound !== undefined && compareQuantities(amount, bound) * side < 0 ? bound : amount;
}
