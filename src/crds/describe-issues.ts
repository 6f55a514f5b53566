import type * as z from 'zod';

/** One field of an object that breaks a rule, with the mend. */
export interface FieldProblem {
  /** As the API server writes it: `spec.routes[0].host`; empty for the object as a whole. */
  readonly field: string;
  /** One sentence that names the mend. */
  readonly message: string;
}

/** A path as the API server writes it: `spec.routes[0].host`, `metadata.labels[a/b]`. */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, step) => {
    if (typeof step === 'number' || !/^[A-Za-z_][-A-Za-z0-9_]*$/.test(String(step))) {
      return `${field}[${String(step)}]`;
    }
    return field === '' ? String(step) : `${field}.${String(step)}`;
  }, '');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'a map',
};

function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'a list' : typeName(typeof value);
}

function valueAt(object: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined,
    object,
  );
}

function wrongType(subject: string, expected: string, given: unknown): string {
  return given === undefined || given === null
    ? `${subject} is required: set it to ${expected}`
    : `${subject} has to be ${expected}, not ${kindOf(given)}`;
}

function outOfBounds(
  subject: string,
  origin: string,
  bound: number | bigint,
  side: 'least' | 'most',
): string {
  if (origin === 'array') {
    const items = bound === 1 ? 'item' : 'items';
    const mend = side === 'most' ? 'remove some' : 'add some, or remove the list';
    return `${subject} has to hold at ${side} ${bound} ${items}: ${mend}`;
  }
  return `${subject} has to be at ${side} ${bound}: ${side === 'most' ? 'lower' : 'raise'} it`;
}

function describeIssue(issue: z.core.$ZodIssue, object: unknown): string {
  const subject = fieldOf(issue.path) || 'The object';
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(subject, typeName(issue.expected), valueAt(object, issue.path));
    case 'invalid_union':
      return wrongType(subject, 'a whole number or a text', valueAt(object, issue.path));
    case 'invalid_value':
      return wrongValue(subject, issue.values, valueAt(object, issue.path));
    case 'too_big':
      return outOfBounds(subject, issue.origin, issue.maximum, 'most');
    case 'too_small':
      return outOfBounds(subject, issue.origin, issue.minimum, 'least');
    default:
      return issue.message;
  }
}

function wrongValue(subject: string, values: readonly unknown[], given: unknown): string {
  const words = values.map((value) => JSON.stringify(value)).join(', ');
  const expected = values.length === 1 ? words : `one of ${words}`;
  return given === undefined || given === null
    ? `${subject} is required: set it to ${expected}`
    : `${subject} has to be ${expected}`;
}

/** Each issue as a field and a sentence; `object` is the value that was judged. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  object: unknown,
): FieldProblem[] {
  return issues.map((issue) => ({
    field: fieldOf(issue.path),
    message: describeIssue(issue, object),
  }));
}
