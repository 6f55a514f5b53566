import * as z from 'zod';
import { describeIssues } from './describe-issues.ts';
import type { FieldProblem } from './describe-issues.ts';
import type { ObjectMeta } from './object-meta.ts';
import { objectMetaSchema } from './object-meta.ts';
import type { Rule } from './schema/rule.ts';
import { withoutNulls } from './without-nulls.ts';

/** What a parser makes of an object: the object without unknown fields, or what is wrong with it. */
export type ParseResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

interface ParserOptions<Spec, Status> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: z.ZodType<Spec>;
  readonly status?: (status: unknown) => Status | undefined;
  readonly rules?: readonly Rule<{ metadata: { name: string } }>[];
}

/** An object of one kind, as its parser returns it. */
export interface ParsedObject<Spec, Status> {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: Spec;
  status?: Status;
}

/**
 * A parser that judges objects of one kind as the API server does by the CRD. It takes anything
 * and never throws. Of a status, which is ours and written anew, `status` keeps what fits.
 */
export function createParser<Spec, Status = never>({
  apiVersion,
  kind,
  spec,
  status,
  rules = [],
}: ParserOptions<Spec, Status>): (object: unknown) => ParseResult<ParsedObject<Spec, Status>> {
  const envelope = z
    .object({
      apiVersion: z.literal(apiVersion),
      kind: z.literal(kind),
      metadata: objectMetaSchema,
    })
    .check(
      ...rules.map((rule) =>
        z.refine<{ metadata: { name: string } }>((object) => rule.check(object), {
          message: rule.message,
          path: rule.fieldPath?.split('.').slice(1) ?? [],
        }),
      ),
    );
  return (object) => {
    const given = withoutNulls(object);
    const outer = envelope.safeParse(given);
    if (!isObject(given)) {
      return { ok: false, problems: describeIssues(outer.error?.issues ?? [], object) };
    }
    const inner = spec.safeParse(given['spec']);
    if (!outer.success || !inner.success) {
      const issues = [...(outer.error?.issues ?? []), ...below('spec', inner.error)];
      return { ok: false, problems: describeIssues(issues, object) };
    }
    const reported = status?.(given['status']);
    const value: ParsedObject<Spec, Status> = {
      apiVersion,
      kind,
      metadata: outer.data.metadata,
      spec: inner.data,
      ...(reported === undefined ? {} : { status: reported }),
    };
    return { ok: true, value };
  };
}

/**
 * A parser of statuses: those of its fields that are as the schema has them, whatever the others
 * are; undefined where there are none. It takes anything and never throws.
 */
export function createStatusParser<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
): (status: unknown) => z.output<z.ZodObject<Shape>> | undefined {
  return (status) => {
    const given = withoutNulls(status);
    if (!isObject(given)) return undefined;
    const whole = schema.safeParse(given);
    if (whole.success) return whole.data;
    const broken = new Set(whole.error.issues.map(({ path }) => path[0]));
    const fitting = Object.entries(given).filter(([field]) => !broken.has(field));
    const rest = schema.safeParse(Object.fromEntries(fitting));
    return rest.success && Object.keys(rest.data).length > 0 ? rest.data : undefined;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function below(field: string, error: z.ZodError | undefined): z.core.$ZodIssue[] {
  return (error?.issues ?? []).map((issue) => ({ ...issue, path: [field, ...issue.path] }));
}
