/** An error as data. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own fields that are texts, numbers or booleans: `code`, `errno`, `codeName`. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly cause: ErrorMessage | undefined;
  /** Of an AggregateError. */
  readonly errors: readonly ErrorMessage[] | undefined;
}

/** Causes of causes, as far as any dialect looks. */
const deepest = 5;

/** The error with all by which login dialects tell errors apart. What is no error becomes one. */
export function toMessage(error: unknown, depth = 0): ErrorMessage {
  if (!(error instanceof Error)) return toMessage(new Error(String(error)), depth);
  const { name, message, stack, cause } = error;
  const inner = (other: unknown): ErrorMessage => toMessage(other, depth + 1);
  const isDeep = depth >= deepest;
  return {
    name,
    message,
    stack,
    fields: Object.fromEntries(Object.entries(error).filter(isPlain)),
    cause: isDeep || cause === undefined ? undefined : inner(cause),
    errors: !isDeep && error instanceof AggregateError ? error.errors.map(inner) : undefined,
  };
}

/** An error that reads like the one of {@link toMessage}; not of its class, but for AggregateError. */
export function toError({ name, message, stack, fields, cause, errors }: ErrorMessage): Error {
  const options = cause === undefined ? undefined : { cause: toError(cause) };
  const error =
    errors === undefined
      ? new Error(message, options)
      : new AggregateError(errors.map(toError), message, options);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, fields);
}

function isPlain(entry: [string, unknown]): entry is [string, string | number | boolean] {
  return ['string', 'number', 'boolean'].includes(typeof entry[1]) && entry[0] !== 'stack';
}
