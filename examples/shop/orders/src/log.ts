type Level = 'info' | 'warn' | 'error';

/** Writes one line of JSON to stdout. */
export function log(level: Level, message: string, details: Record<string, unknown> = {}): void {
  const line = {
    time: new Date().toISOString(),
    level: level.toUpperCase(),
    msg: message,
    service: 'orders',
    ...details,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
