import { cleanText } from '../output/clean-text.ts';
import { hidden, hideValues } from '../output/hide-values.ts';
import type { Paint, Tone } from '../output/paint.ts';
import type { DataChange } from './data-changes.ts';
import type { ServiceChange } from './changes.ts';
import type { FieldChange } from './field-changes.ts';

const signs = { create: '+', change: '~', delete: '-' } as const;
const tones = { create: 'good', change: 'warn', delete: 'bad' } as const;
const effects: Readonly<Record<DataChange['effect'], Tone>> = {
  made: 'good',
  parked: 'warn',
  changed: 'warn',
  lost: 'bad',
  refused: 'bad',
};

/** The changes as text: what is lost first, then each Microservice with its objects. */
export function formatChanges(changes: readonly ServiceChange[], paint: Paint): string {
  const shown = changes.filter(({ action }) => action !== 'none');
  if (shown.length === 0) return 'Nothing would change\n';
  const blocks = shown.map((change) => [
    paint(
      'strong',
      `Microservice ${cleanText(change.microservice)}${change.action === 'create' ? ' (new)' : ''}`,
    ),
    ...change.data.map(
      ({ database, effect, message }) =>
        `  ${paint(effects[effect], cleanText(`data: ${database} ${message}`))}`,
    ),
    ...(change.restartedBy.length === 0
      ? []
      : [`  ${paint('warn', 'restarts: all pods are replaced, by the strategy of the rollout')}`]),
    ...change.held.map((message) => `  ${paint('warn', cleanText(`waits: ${message}`))}`),
    ...change.objects.flatMap(({ action, kind, name, fields }) => [
      `  ${paint(tones[action], `${signs[action]} ${kind} ${cleanText(name)}`)}`,
      ...fields.map((field) => `      ${cleanText(fieldText(field))}`),
    ]),
  ]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n\n${summary(shown)}\n`;
}

/** The changes without the values of variables. */
export function withoutValues(changes: readonly ServiceChange[]): readonly ServiceChange[] {
  return changes.map((change) => ({
    ...change,
    objects: change.objects.map((object) => ({
      ...object,
      fields: object.fields.map(withoutValue),
    })),
  }));
}

function withoutValue({ path, before, after }: FieldChange): FieldChange {
  const isValue = /\.env\[[^\]]*\]\.value$/.test(path);
  const hide = (value: unknown): unknown => {
    if (value === undefined) return undefined;
    if (isValue) return hidden;
    // A whole variable, or a list of them: hidden as in an object that holds it.
    const isVariable = /\.env\[[^\]]*\]$/.test(path);
    const wrapped = hideValues({
      [path.endsWith('.env') || isVariable ? 'env' : 'at']: isVariable ? [value] : value,
    });
    const [inner] = Object.values(wrapped);
    return isVariable && Array.isArray(inner) ? (inner[0] as unknown) : inner;
  };
  return { path, before: hide(before), after: hide(after) };
}

function fieldText({ path, before, after }: FieldChange): string {
  if (before === undefined) return `${path}: ${text(after)} is added`;
  if (after === undefined) return `${path}: ${text(before)} is removed`;
  return `${path}: ${text(before)} → ${text(after)}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function summary(changes: readonly ServiceChange[]): string {
  const restarts = changes.filter(({ restartedBy }) => restartedBy.length > 0).length;
  const data = changes.flatMap((change) => change.data);
  const lost = data.filter(({ effect }) => effect === 'lost').length;
  const refused = data.filter(({ effect }) => effect === 'refused').length;
  return [
    `Microservices that change: ${changes.length}`,
    `that restart: ${restarts}`,
    `databases touched: ${data.length}`,
    ...(lost === 0 ? [] : [`DATA LOST: ${lost}`]),
    ...(refused === 0 ? [] : [`refused: ${refused}`]),
  ].join(', ');
}
