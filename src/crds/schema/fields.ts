import * as z from 'zod';
import type { SchemaMeta } from './registry.ts';
import { withMeta } from './registry.ts';
import type { Rule, TransitionRule } from './rule.ts';

interface Rules<T> {
  readonly rules?: readonly Rule<T>[];
  readonly transitions?: readonly TransitionRule[];
}

interface TextOptions extends Rules<string> {
  /** The most characters (code points); 253 by default, as for names. */
  readonly max?: number;
  readonly min?: number;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function validations<T>({ rules = [], transitions = [] }: Rules<T>): Partial<SchemaMeta> {
  const all = [...rules, ...transitions].map(({ cel, message, fieldPath, reason }) => ({
    rule: cel,
    message,
    ...(fieldPath === undefined ? {} : { fieldPath }),
    ...(reason === undefined ? {} : { reason }),
  }));
  return all.length === 0 ? {} : { 'x-kubernetes-validations': all };
}

function checks<T>(rules: readonly Rule<T>[] = []): z.core.$ZodCheck<T>[] {
  return rules.map((rule) =>
    z.refine<T>((value) => rule.check(value), {
      message: rule.message,
      path: rule.fieldPath?.split('.').slice(1) ?? [],
    }),
  );
}

/** In code points, as the API server counts. */
function lengthOf(value: string): number {
  return Array.from(value).length;
}

/** A text. Lengths count code points, as the API server does. */
export function text(description: string, options: TextOptions = {}): z.ZodString {
  const { min = 0, max = 253 } = options;
  const schema = z.string().check(
    z.refine<string>((value) => lengthOf(value) >= min, {
      message: min === 1 ? 'Give a text that is not empty' : `Give at least ${min} characters`,
      abort: true,
    }),
    z.refine<string>((value) => lengthOf(value) <= max, {
      message: `Give at most ${max} characters`,
      abort: true,
    }),
    ...checks(options.rules),
  );
  return withMeta(schema, {
    description,
    ...(min === 0 ? {} : { minLength: min }),
    maxLength: max,
    ...validations(options),
  });
}

/** One of a few words. */
export function choice<const V extends readonly [string, ...string[]]>(
  description: string,
  values: V,
  options: Pick<Rules<string>, 'transitions'> = {},
): z.ZodEnum<{ [Word in V[number]]: Word }> {
  return withMeta(z.enum(values), { description, ...validations(options) });
}

export function bool(description: string): z.ZodBoolean {
  return withMeta(z.boolean(), { description });
}

/** A whole number within bounds, 32 bits at most. */
export function int32(description: string, { min, max }: Range): z.ZodInt32 {
  return withMeta(z.int32().min(min).max(max), { description, format: 'int32' });
}

/** A whole number that Kubernetes holds in 64 bits and that is never negative. */
export function int64(description: string): z.ZodInt {
  return withMeta(z.int().min(0), { description, format: 'int64' });
}

const longestTime = 64;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/;

/** A time as RFC 3339 writes it. */
export function time(description: string): z.ZodString {
  const isTime = (value: string): boolean =>
    value.length <= longestTime && rfc3339.test(value) && !Number.isNaN(Date.parse(value));
  const schema = z
    .string()
    .check(z.refine<string>(isTime, 'Use a time such as 2026-01-02T15:04:05Z'));
  return withMeta(schema, { description, format: 'date-time', maxLength: longestTime });
}

interface IntOrStringOptions extends Range {
  /** What the text has to match; numbers are judged by the range. */
  readonly pattern: RegExp;
  /** One sentence that names the mend. */
  readonly message: string;
  readonly maxLength: number;
}

/** A number or a text: a port, a quantity, a share in percent. */
export function intOrString(
  description: string,
  { min, max, pattern, message, maxLength }: IntOrStringOptions,
): z.ZodUnion<readonly [z.ZodInt, z.ZodString]> {
  const isGiven = (value: number | string) =>
    typeof value === 'number'
      ? value >= min && value <= max
      : value.length <= maxLength && pattern.test(value);
  const schema = z.union([z.int(), z.string()]).check(z.refine<number | string>(isGiven, message));
  return withMeta(schema, {
    description,
    'x-kubernetes-int-or-string': true,
    minimum: min,
    maximum: max,
    pattern: pattern.source,
    maxLength,
  });
}

type ListKind =
  /** The fields that tell the items apart; they must be required in the items. */
  | { readonly keys: readonly [string, ...string[]] }
  /** Each item occurs once; items are scalars. */
  | { readonly set: true }
  /** Replaced as a whole by server-side apply. */
  | { readonly atomic: true };

function identity(item: unknown, kind: ListKind): string {
  const keys = 'keys' in kind ? kind.keys : undefined;
  if (keys === undefined || typeof item !== 'object' || item === null) {
    return JSON.stringify(item);
  }
  const fields = new Map<string, unknown>(Object.entries(item));
  return JSON.stringify(keys.map((key) => fields.get(key)));
}

function duplicateMessage(kind: ListKind): string {
  return 'keys' in kind
    ? `Give each item its own ${kind.keys.join(' and ')}: two items have the same`
    : 'Give each item only once';
}

function listMeta(kind: ListKind): Partial<SchemaMeta> {
  if ('keys' in kind) {
    return {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': [...kind.keys],
    };
  }
  return { 'x-kubernetes-list-type': 'set' in kind ? 'set' : 'atomic' };
}

/** A list of at most `max` items, merged by server-side apply as its kind says. */
export function list<S extends z.ZodType>(
  description: string,
  item: S,
  options: ListKind & Rules<z.output<S>[]> & { readonly max: number; readonly min?: number },
): z.ZodArray<S> {
  const unique = (items: readonly unknown[]) =>
    'atomic' in options ||
    new Set(items.map((entry) => identity(entry, options))).size === items.length;
  const { min = 0, max } = options;
  const schema = (min === 0 ? z.array(item).max(max) : z.array(item).min(min).max(max)).check(
    z.refine<z.output<S>[]>(unique, duplicateMessage(options)),
    ...checks<z.output<S>[]>(options.rules),
  );
  return withMeta(schema, { description, ...listMeta(options), ...validations(options) });
}

/** A map from text to values of one shape, of at most `max` entries. */
export function dictionary<S extends z.ZodType>(
  description: string,
  value: S,
  options: Rules<Record<string, z.output<S>>> & { readonly max: number; readonly atomic?: true },
): z.ZodRecord<z.ZodString, S> {
  const { max } = options;
  const schema = z.record(z.string(), value).check(
    z.refine<Record<string, z.output<S>>>(
      (entries) => Object.keys(entries).length <= max,
      `Give at most ${max} entries`,
    ),
    ...checks<Record<string, z.output<S>>>(options.rules),
  );
  return withMeta(schema, {
    description,
    maxProperties: max,
    ...(options.atomic === true ? { 'x-kubernetes-map-type': 'atomic' as const } : {}),
    ...validations(options),
  });
}

/** An object of known fields; unknown ones are dropped, as the API server does. */
export function object<S extends z.core.$ZodLooseShape>(
  description: string,
  shape: S,
  options: Rules<z.output<z.ZodObject<S>>> = {},
): z.ZodObject<S> {
  const schema: z.ZodObject<S> = z.object(shape);
  return withMeta(schema.check(...checks(options.rules)), {
    description,
    ...validations(options),
  });
}
