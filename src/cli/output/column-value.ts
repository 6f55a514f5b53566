import type { PrinterColumn } from '../../crds/printer-column.ts';
import { listAt, at, textAt } from '../../controllers/wire-value.ts';
import { ageOf } from './age.ts';

/**
 * What a column of a CRD shows of an object, as the API server would for `kubectl get`. Knows the
 * JSONPaths that columns of Slipway are made of: fields, `[*]`, `[0]` and `[?(@.type=="X")]`.
 */
export function columnValue(column: PrinterColumn, object: object, now: Date): string {
  const values = valuesAt(object, segmentsOf(column.jsonPath));
  const texts = values.map((value) =>
    column.type === 'date' ? ageOf(String(value), now) : String(value),
  );
  return texts.join(',');
}

type Segment =
  | { field: string }
  | { every: true }
  | { index: number }
  | { field: string; equals: string };

function segmentsOf(path: string): readonly Segment[] {
  const pattern = /\[\?\(@\.(\w+)=="([^"]*)"\)\]|\[(\*)\]|\[(\d+)\]|\.((?:\\.|[^.[\\])+)/g;
  return [...path.matchAll(pattern)].map(([, field, equals, every, index, plain]): Segment => {
    if (field !== undefined) return { field, equals: equals ?? '' };
    if (every !== undefined) return { every: true };
    if (index !== undefined) return { index: Number(index) };
    return { field: (plain ?? '').replaceAll('\\', '') };
  });
}

function valuesAt(object: unknown, segments: readonly Segment[]): readonly unknown[] {
  const found = segments.reduce<readonly unknown[]>(
    (values, segment) => {
      if ('index' in segment) {
        return values.map((value) => listAt({ value }, 'value')[segment.index]);
      }
      if ('every' in segment) return values.flatMap((value) => listAt({ value }, 'value'));
      if ('equals' in segment) {
        return values.flatMap((value) =>
          listAt({ value }, 'value').filter(
            (item) => textAt(item, segment.field) === segment.equals,
          ),
        );
      }
      return values.map((value) => at(value, segment.field));
    },
    [object],
  );
  return found.filter((value) => value !== undefined && value !== null && value !== '');
}
