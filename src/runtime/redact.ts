const redacted = '[redacted]';
const deepest = 8;
const longestText = 8_192;
const longestArray = 100;

/** Fields whose content is never logged, wherever they are and however they are spelt. */
const sensitive = new Set([
  'authorization',
  'proxyauthorization',
  'token',
  'idtoken',
  'refreshtoken',
  'accesstoken',
  'bearertoken',
  'password',
  'passwd',
  'secretkey',
  'clientsecret',
  'privatekey',
  'clientkeydata',
  'keydata',
  'connectionstring',
  'cookie',
  'setcookie',
  'body',
  // The content of Secrets and ConfigMaps.
  'data',
  'stringdata',
  'binarydata',
]);

/**
 * What of a value may be logged: the content of sensitive fields is replaced, texts are scrubbed,
 * errors become their type, message, code, reason, stack and causes, and nothing else of them.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[too deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date || value instanceof URL)
    return scrub(JSON.stringify(value).slice(1, -1));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) {
    return value.slice(0, longestArray).map((item) => redact(item, depth + 1));
  }
  if (value instanceof Map || value instanceof Set) {
    return redact([...value.values()], depth);
  }
  return redactFields(value, depth);
}

/** As {@link redact}, for the fields of an object. */
export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSensitive(name, value) ? redacted : redact(value, depth + 1),
    ]),
  );
}

/** A text without the tokens and passwords that are known by their form. */
export function scrub(text: string): string {
  const shown = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return shown
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`)
    .replaceAll(/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted)
    .replaceAll(/(:\/\/[^\s:@/]*):[^\s@/]+@/g, `$1:${redacted}@`)
    .replaceAll(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^]*?(-----END \1-----|$)/g, redacted)
    .replaceAll(/\b(password|passwd|token)(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi, `$1$2${redacted}`);
}

function isSensitive(name: string, value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    sensitive.has(name.replaceAll(/[-_]/g, '').toLowerCase())
  );
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const message = 'body' in error ? (error.message.split(/\bBody:/, 1)[0] ?? '') : error.message;
  const described: Record<string, unknown> = { type: error.name, message: scrub(message.trim()) };
  for (const field of ['code', 'reason', 'kind', 'syscall']) {
    const value: unknown = Reflect.get(error, field);
    if (typeof value === 'string' || typeof value === 'number') described[field] = value;
  }
  // The first lines of a stack repeat the message.
  const frames = error.stack?.indexOf('\n    at ') ?? -1;
  if (error.stack !== undefined && frames >= 0) described['stack'] = error.stack.slice(frames + 1);
  if (error.cause !== undefined) described['cause'] = redact(error.cause, depth + 1);
  if (error instanceof AggregateError) described['errors'] = redact(error.errors, depth + 1);
  return described;
}
