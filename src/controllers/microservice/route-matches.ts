import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { RouteMatch } from '../gateway-api.ts';
import { at, listAt, textAt } from '../wire-value.ts';

export type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

/**
 * What a request has to be like for the route to take it, as the Gateway API says it: its matches,
 * its calls, or else its path. The route need not be valid. Pure.
 */
export function matchesOf(route: RouteSpec): readonly RouteMatch[] {
  const calls = listAt(route, 'calls');
  if (calls.length > 0) return calls.map(callMatch);
  const matches = listAt(route, 'matches');
  if (matches.length > 0) return matches.map(requestMatch);
  return [{ path: { type: 'PathPrefix', value: withoutSlash(route.path ?? '/') } }];
}

/**
 * The same text for matches, declared or live, that take the same requests, and another one for all
 * others: for a prefix and nothing else the path. Of any shape.
 */
export function matchKey(match: unknown): string {
  const type = textAt(match, 'path', 'type') ?? 'PathPrefix';
  const value = textAt(match, 'path', 'value') ?? '/';
  const path = type === 'PathPrefix' ? withoutSlash(value) : value;
  const method = textAt(match, 'method');
  const service = textAt(match, 'method', 'service');
  const call = textAt(match, 'method', 'method');
  const headers = comparisonKeys(match, 'headers', (name) => name.toLowerCase());
  const queryParams = comparisonKeys(match, 'queryParams', (name) => name);
  const rest = [method, service, call, headers, queryParams];
  const isPlain = type === 'PathPrefix' && rest.every((part) => part === undefined);
  return isPlain ? path : JSON.stringify([type, path, ...rest]);
}

/** The path that a match is for, as far as it can be put into a URL. */
export function pathOf({ path }: RouteMatch): string {
  return path === undefined || path.type === 'RegularExpression' ? '/' : path.value;
}

/** The match in words: `path /orders, method GET`. */
export function describeMatch({ path, method, headers, queryParams }: RouteMatch): string {
  const call = typeof method === 'object' ? [method.service ?? '*', method.method ?? '*'] : [];
  return [
    ...(path === undefined || call.length > 0 ? [] : [pathWords(path)]),
    ...(typeof method === 'string' ? [`method ${method}`] : []),
    ...(call.length === 0 ? [] : [`call ${call.join('/')}`]),
    ...(headers ?? []).map(({ name }) => `header ${name}`),
    ...(queryParams ?? []).map(({ name }) => `parameter ${name}`),
  ].join(', ');
}

function pathWords({ type, value }: NonNullable<RouteMatch['path']>): string {
  if (type === 'RegularExpression') return `a path like ${value}`;
  return type === 'Exact' ? `path ${value} exactly` : `path ${value}`;
}

type Comparisons = NonNullable<RouteMatch['headers']>;

function requestMatch(match: unknown): RouteMatch {
  const method = textAt(match, 'method');
  return {
    path: pathMatch(at(match, 'path')),
    ...(method === undefined ? {} : { method }),
    ...comparisons(match, 'headers'),
    ...comparisons(match, 'queryParams'),
  };
}

function pathMatch(path: unknown): NonNullable<RouteMatch['path']> {
  const type = textAt(path, 'type') ?? 'PathPrefix';
  const value = textAt(path, 'value') ?? '/';
  return { type, value: type === 'PathPrefix' ? withoutSlash(value) : value };
}

function callMatch(call: unknown): RouteMatch {
  const service = textAt(call, 'service');
  const method = textAt(call, 'method');
  const names = {
    ...(service === undefined ? {} : { service }),
    ...(method === undefined ? {} : { method }),
  };
  return {
    ...(Object.keys(names).length === 0 ? {} : { method: { type: 'Exact', ...names } }),
    ...comparisons(call, 'headers'),
  };
}

function comparisons<Field extends 'headers' | 'queryParams'>(
  match: unknown,
  field: Field,
): Partial<Record<Field, Comparisons>> {
  const found = listAt(match, field).map((entry) => ({
    type: textAt(entry, 'type') ?? 'Exact',
    name: textAt(entry, 'name') ?? '',
    value: textAt(entry, 'value') ?? '',
  }));
  const part: Partial<Record<Field, Comparisons>> = {};
  if (found.length > 0) part[field] = found;
  return part;
}

function comparisonKeys(
  match: unknown,
  field: 'headers' | 'queryParams',
  nameOf: (name: string) => string,
): readonly string[] | undefined {
  const found = comparisons(match, field)[field];
  return found
    ?.map(({ type, name, value }) => JSON.stringify([nameOf(name), type, value]))
    .toSorted();
}

/** A prefix never ends with a slash but for the root. */
function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
