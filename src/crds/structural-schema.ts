import * as z from 'zod';
import { jsonSchema } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { schemaRegistry } from './schema/registry.ts';
import { structuralErrors } from './structural-errors.ts';

/** Where in the object a place in its JSON schema is: `spec.routes[].host`, `{}` for map values. */
function objectPath(schemaPath: readonly PropertyKey[]): string {
  const steps: string[] = [];
  for (let at = 0; at < schemaPath.length; at += 1) {
    const step = schemaPath[at];
    if (step === 'properties') {
      at += 1;
      steps.push(`.${String(schemaPath[at])}`);
    } else if (step === 'items') {
      steps.push('[]');
    } else if (step === 'additionalProperties') {
      steps.push('{}');
    } else {
      steps.push(`: ${String(step)}`);
    }
  }
  return steps.join('').replace(/^\./, '') || '(root)';
}

function fail(path: string, problem: string): never {
  throw new Error(`Not a structural schema at ${path}: ${problem}`);
}

const impliedBounds = new Set([
  -2_147_483_648,
  2_147_483_647,
  Number.MIN_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER,
]);

/** Bounds that only repeat what the format says are noise, or wrong for int64. */
function stripImpliedBounds(schema: z.core.JSONSchema.BaseSchema): void {
  for (const bound of ['minimum', 'maximum'] as const) {
    const value = schema[bound];
    if (value !== undefined && impliedBounds.has(value)) {
      delete schema[bound];
    }
  }
}

/** The patterns of a text: its own, as of formats, and those of its checks. */
function patternsOf(type: z.core.$ZodType): RegExp[] {
  const { def } = type._zod;
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  return [def, ...checks].flatMap((part) =>
    'pattern' in part && part.pattern instanceof RegExp ? [part.pattern] : [],
  );
}

/** What zod does not carry over to JSON schema without a word has to be caught on its own types. */
function rejectLosses(type: z.core.$ZodTypes, path: string): void {
  const flagged = patternsOf(type).find((pattern) => pattern.flags !== '');
  if (flagged !== undefined) {
    fail(path, `the flags of ${String(flagged)} would be lost: write the pattern without flags`);
  }
  if (type._zod.def.type === 'record') {
    const key = type._zod.def.keyType;
    if (key._zod.def.type !== 'string' || patternsOf(key).length > 0) {
      fail(path, 'what the keys of the map have to be would be lost: say it in a rule in CEL');
    }
  }
}

function asIntOrString(schema: z.core.JSONSchema.BaseSchema): void {
  const types = schema.anyOf?.map((member) => (typeof member === 'object' ? member.type : ''));
  if (schema['x-kubernetes-int-or-string'] === true && types?.join() === 'integer,string') {
    schema.anyOf = [{ type: 'integer' }, { type: 'string' }];
  }
}

/**
 * The structural JSON schema of a zod schema, for a CRD. Throws, naming the path, on all that the
 * API server would refuse or lose, and on what a field of Slipway should have: a description,
 * bounds, a list type. Source: apiextensions.k8s.io, structural schemas.
 */
export function structuralSchema(schema: z.ZodType, root = ''): JsonSchema {
  const placed = (path: readonly PropertyKey[]) =>
    [root, objectPath(path)].filter((part) => part !== '' && part !== '(root)').join('.') ||
    '(root)';
  const converted: unknown = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    metadata: schemaRegistry,
    override: ({ zodSchema, jsonSchema: json, path }) => {
      rejectLosses(zodSchema, placed(path));
      stripImpliedBounds(json);
      asIntOrString(json);
    },
  });
  const judged = jsonSchema.safeParse(converted);
  if (!judged.success) {
    const [issue] = judged.error.issues;
    return fail(placed(issue?.path ?? []), describe(issue));
  }
  const [error] = structuralErrors(judged.data, root);
  return error === undefined ? judged.data : fail(error.path, error.problem);
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  return issue?.code === 'unrecognized_keys'
    ? `${issue.keys.join(', ')} cannot be used in a CRD`
    : (issue?.message ?? 'it cannot be said in a CRD');
}
