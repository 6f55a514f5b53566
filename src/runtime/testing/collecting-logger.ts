import type { Logger } from '../logger.ts';

export interface LoggedLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

/** A logger that keeps its lines for a test to look at. */
export function createCollectingLogger(): Logger & { readonly lines: readonly LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const create = (bound: object): Logger => {
    const write = (level: LoggedLine['level']) => (fields: object, message: string) => {
      lines.push({ level, fields: { ...bound, ...fields }, message });
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => create({ ...bound, ...fields }),
    };
  };
  return { ...create({}), lines };
}
