import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Logger } from './logger.ts';
import { redactFields, scrub } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  level: LogLevel;
  /** Where the lines go; standard output by default, collected for up to a second. */
  destination?: DestinationStream;
}

export interface ProcessLogger extends Logger {
  /** Writes what is still collected, at once: before the process ends, and for its last words. */
  flush(): void;
}

/**
 * A logger that writes a JSON object a line: level, time (RFC 3339), the fields and msg. What it
 * is given is redacted at any depth, see {@link redactFields}. Lines are collected, since writing
 * each of them blocks; what is left is written when the process exits.
 */
export function createLogger(options: LoggerOptions): ProcessLogger {
  const own = options.destination === undefined ? standardOutput() : undefined;
  const root = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // Errors are described before they come here, by an allow-list.
      serializers: { err: (described: unknown) => described },
    },
    options.destination ?? own ?? process.stdout,
  );
  return { ...wrap(root, () => root), flush: () => own?.flushSync() };
}

function standardOutput() {
  return pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 1_000 });
}

/** Made when it first has something to say: most reconciles, each with its own, have nothing. */
function wrap(root: pino.Logger, make: () => pino.Logger): Logger {
  let made: pino.Logger | undefined;
  const target = (): pino.Logger => (made ??= make());
  const write =
    (level: LogLevel) =>
    (fields: object, message: string): void => {
      if (root.isLevelEnabled(level)) target()[level](safe(fields), scrub(message));
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(root, () => target().child(safe(fields))),
  };
}

// A logger must not be what fails: a getter of the object may throw.
function safe(fields: object): Record<string, unknown> {
  try {
    return fields instanceof Error ? redactFields({ err: fields }) : redactFields(fields);
  } catch {
    return { unloggable: true };
  }
}
