import { hidden, hideValues } from '../output/hide-values.ts';

/** Shorter ones, such as `true` and `8080`, are in texts that have nothing to do with them. */
const shortest = 6;

/**
 * An object for eyes that nobody knows: what hideValues hides, and whatever else somebody may have
 * typed a secret into. Names stay, and what Slipway itself wrote. Pure.
 */
export function redact<T extends object>(object: T): T {
  return walk(hideValues(object), []) as T;
}

/** The values of variables in these objects: what must not be in any text of a report. Pure. */
export function valuesIn(objects: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (value: unknown, isVariable: boolean): void => {
    if (Array.isArray(value)) for (const item of value) collect(item, isVariable);
    if (!isMap(value)) return;
    for (const [field, inner] of Object.entries(value)) {
      if (isVariable && field === 'value' && typeof inner === 'string') {
        for (const text of inner.split(/\s+/)) if (text.length >= shortest) found.add(text);
      }
      collect(inner, field === 'env');
    }
  };
  collect(objects, false);
  return found;
}

/** The report without these values, wherever a text of it holds one. Keys stay. Pure. */
export function withoutTexts(report: unknown, values: ReadonlySet<string>): unknown {
  const longestFirst = [...values].toSorted((a, b) => b.length - a.length);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return longestFirst.reduce((text, each) => text.replaceAll(each, hidden), value);
    }
    if (Array.isArray(value)) return value.map(clean);
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
  };
  return clean(report);
}

const typed = new Set(['args', 'command']);

function walk(value: unknown, path: readonly string[]): unknown {
  const field = path.at(-1) ?? '';
  if (typed.has(field)) return Array.isArray(value) ? value.map(() => hidden) : hidden;
  if (Array.isArray(value)) return value.map((item) => walk(item, [...path, '']));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isTyped(value, name, path) ? hidden : walk(inner, [...path, name]),
    ]),
  );
}

/** Annotations of others, headers and parameters, and what a program said as it ended. */
function isTyped(owner: object, name: string, path: readonly string[]): boolean {
  const field = path.at(-1);
  if (field === 'annotations') return !/^([a-z-]+\.)*(slipway\.dev|kubernetes\.io)\//.test(name);
  if (name === 'value' && 'name' in owner) return true;
  return name === 'message' && (field === 'terminated' || field === 'waiting');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
