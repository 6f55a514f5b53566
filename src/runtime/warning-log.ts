import type { Logger } from './logger.ts';

const mostRemembered = 500;
const longestWarning = 512;

/**
 * Logs the warnings that the API server sends along with answers (KEP-1693: the header
 * `Warning: 299 - "text"`), each text once.
 */
export function createWarningLog(logger: Logger): (header: string | string[] | undefined) => void {
  const seen = new Set<string>();
  return (header) => {
    if (header === undefined) return;
    for (const warning of parseWarnings(header)) {
      if (seen.has(warning)) continue;
      if (seen.size >= mostRemembered) seen.clear();
      seen.add(warning);
      logger.warn({ warning }, 'Warning of the API server');
    }
  };
}

function parseWarnings(header: string | string[]): string[] {
  const text = Array.isArray(header) ? header.join(', ') : header;
  return [...text.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll(/\\(.)/g, '$1').slice(0, longestWarning),
  );
}
