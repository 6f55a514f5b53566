import { conditionAt, at, textAt } from '../../controllers/wire-value.ts';
import type { Tone } from '../output/paint.ts';

export interface Health {
  /** One word, such as Running. */
  readonly word: string;
  readonly tone: Tone;
  /** A sign that says the same where colours are not shown. */
  readonly sign: '✓' | '✗' | '…' | '-';
}

/** Words of Slipway's status and of pods that mean all is well, or that time alone helps. */
const good = new Set(['Ready', 'Running', 'Succeeded', 'Bound', 'Complete', 'True', 'Available']);
const onTheWay = new Set([
  'Progressing',
  'Pending',
  'Updating',
  'ContainerCreating',
  'Unknown',
  'Terminating',
]);
const quiet = new Set(['Stopped', 'Paused', 'Parked', 'Deleting', 'Completed', '']);

/** The health that a word stands for; a word that is not known is bad news. */
export function healthOf(word: string): Health {
  if (good.has(word)) return { word, tone: 'good', sign: '✓' };
  if (onTheWay.has(word)) return { word, tone: 'warn', sign: '…' };
  if (quiet.has(word)) return { word, tone: 'faint', sign: '-' };
  return { word, tone: 'bad', sign: '✗' };
}

/** Whether the object says that it is Ready. */
export function isReady(object: unknown): boolean {
  return readyStatus(object) === 'True';
}

/** The status of the condition Ready: True, False or Unknown. */
export function readyStatus(object: unknown): string {
  return conditionAt(at(object, 'status'), 'Ready')?.status ?? 'Unknown';
}

/** The one word of status.summary, or what can be told without it. */
export function statusWord(object: unknown): string {
  return textAt(object, 'status', 'summary', 'status') ?? 'Unknown';
}
