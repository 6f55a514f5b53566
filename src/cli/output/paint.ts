import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warn' | 'faint' | 'strong' | 'plain';

/** Colours a text, or leaves it as it is. Words always say the same without colour. */
export type Paint = (tone: Tone, text: string) => string;

const styles = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  faint: 'dim',
  strong: 'bold',
} as const;

export interface ColourWish {
  /** The flag --color. */
  readonly wanted: string | undefined;
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Colours on a terminal only, and not where NO_COLOR is set to anything or TERM is dumb; --color
 * always and never win over all of it.
 */
export function createPaint({ wanted = 'auto', isTerminal, environment }: ColourWish): Paint {
  const isPlain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const isColoured = wanted === 'always' || (wanted === 'auto' && isTerminal && !isPlain);
  if (!isColoured) return (_, text) => text;
  return (tone, text) =>
    tone === 'plain' || text === ''
      ? text
      : styleText(styles[tone], text, { validateStream: false });
}
