import type { KubeObject } from '../../runtime/kube-object.ts';

/** What stands for a value that is not shown. */
export const hidden = '(hidden)';

/** Where others keep copies of whole objects, values of variables included. */
const copies = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/**
 * The object without what may be confidential: the content of Secrets and ConfigMaps, the values
 * of variables, and annotations and managedFields that hold copies of the whole. Names stay, so
 * that it can still be told what refers to what. The object itself is not changed.
 */
export function hideValues<T extends object>(object: T): T {
  return walk(object, '') as T;
}

/** As {@link hideValues}, for objects of which `--show-values` asks for the variables. */
export function withoutCopies<T extends KubeObject>(object: T): T {
  const {
    managedFields: _,
    annotations,
    ...rest
  } = object.metadata as T['metadata'] & {
    managedFields?: unknown;
  };
  const kept = Object.entries(annotations ?? {}).filter(([name]) => !copies.has(name));
  const metadata = {
    ...rest,
    ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
  };
  const cleaned: T = { ...object, metadata };
  return isContent(cleaned) ? (hideContent(cleaned) as T) : cleaned;
}

function walk(value: unknown, field: string): unknown {
  if (Array.isArray(value)) {
    const hides = field === 'env';
    return value.map((item: unknown) => (hides ? hideVariable(item) : walk(item, '')));
  }
  if (!isMap(value)) return value;
  const source = isContent(value) ? hideContent(value) : value;
  const entries = Object.entries(source).filter(
    ([name]) => name !== 'managedFields' && !copies.has(name),
  );
  return Object.fromEntries(entries.map(([name, inner]) => [name, walk(inner, name)]));
}

function hideVariable(item: unknown): unknown {
  if (!isMap(item) || item['value'] === undefined) return item;
  return { ...item, value: hidden };
}

function isContent(value: object): boolean {
  const kind: unknown = Reflect.get(value, 'kind');
  return kind === 'Secret' || kind === 'ConfigMap';
}

function hideContent(object: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([field, content]) => [
      field,
      ['data', 'stringData', 'binaryData'].includes(field) && isMap(content)
        ? Object.fromEntries(Object.keys(content).map((key) => [key, hidden]))
        : content,
    ]),
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
