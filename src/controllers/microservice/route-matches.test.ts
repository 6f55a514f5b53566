import { describe, expect, it } from 'vitest';
import { readableRoutes } from './route-address.ts';
import { microserviceOf } from './testdata/build-input.ts';
import { describeMatch, matchesOf, matchKey, pathOf, type RouteSpec } from './route-matches.ts';

type Match = NonNullable<RouteSpec['matches']>[number];

const ofMatch = (match: Match) => matchesOf({ name: 'a', matches: [match] })[0] ?? {};
const keyOf = (match: Match): string => matchKey(ofMatch(match));
const header = (name: string, value: string) => ({ name, value });

describe('matchesOf', () => {
  it.each<[string, Omit<RouteSpec, 'name'>, object[]]>([
    [
      'a path, without its last slash',
      { path: '/a/' },
      [{ path: { type: 'PathPrefix', value: '/a' } }],
    ],
    ['no path', {}, [{ path: { type: 'PathPrefix', value: '/' } }]],
    [
      'matches, with all that the API server fills in',
      { matches: [{ method: 'GET', headers: [header('a', 'b')] }] },
      [
        {
          path: { type: 'PathPrefix', value: '/' },
          method: 'GET',
          headers: [{ type: 'Exact', name: 'a', value: 'b' }],
        },
      ],
    ],
    [
      'calls',
      { calls: [{ service: 'shop.Orders' }, { headers: [header('a', 'b')] }] },
      [
        { method: { type: 'Exact', service: 'shop.Orders' } },
        { headers: [{ type: 'Exact', name: 'a', value: 'b' }] },
      ],
    ],
  ])('of %s', (_, route, matches) => {
    expect(matchesOf({ name: 'a', ...route })).toEqual(matches);
  });

  it.each<[string, unknown]>([
    ['a text', 'all'],
    ['items of other types', [null, 5, { path: 7, headers: 'x', method: ['GET'] }]],
  ])('reads matches that are %s', (_, matches) => {
    const microservice = microserviceOf({ spec: { routes: [{ name: 'a', matches }] as never } });
    const read = readableRoutes(microservice).flatMap(matchesOf);
    expect(new Set(read.map(matchKey))).toEqual(new Set(['/']));
  });
});

describe('matchKey', () => {
  it.each<[string, Match, Match]>([
    ['a slash at the end of a prefix', { path: { value: '/a/' } }, { path: { value: '/a' } }],
    [
      'the order of headers and the case of their names',
      { headers: [header('A', '1'), header('b', '2')] },
      { headers: [header('B', '2'), header('a', '1')] },
    ],
    ['defaults', { path: { type: 'PathPrefix', value: '/' } }, {}],
  ])('does not depend on %s', (_, one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it('tells apart all that a gateway tells apart', () => {
    const keys = [
      {},
      { path: { value: '/a' } },
      { path: { type: 'Exact' as const, value: '/a' } },
      { path: { type: 'Exact' as const, value: '/a/' } },
      { path: { type: 'RegularExpression' as const, value: '/a' } },
      {
        path: { type: 'RegularExpression' as const, value: '/a' },
        method: 'GET' as const,
      },
      { path: { type: 'RegularExpression' as const, value: '/a",null,"GET' } },
      { method: 'GET' as const },
      { headers: [header('a', '1')] },
      { headers: [{ ...header('a', '1'), type: 'RegularExpression' as const }] },
      { queryParams: [header('a', '1')] },
      { queryParams: [header('A', '1')] },
    ].map(keyOf);
    const calls = matchesOf({
      name: 'a',
      calls: [{ service: 'a' }, { method: 'a' }, { method: 'GET' }],
    }).map(matchKey);
    expect(new Set([...keys, ...calls]).size).toBe(keys.length + calls.length);
  });
});

describe('a match in words', () => {
  it.each<[Omit<RouteSpec, 'name'>, string, string]>([
    [{ path: '/orders' }, 'path /orders', '/orders'],
    [{ matches: [{ path: { type: 'Exact', value: '/a' } }] }, 'path /a exactly', '/a'],
    [
      { matches: [{ path: { type: 'RegularExpression', value: '/.*' }, method: 'GET' }] },
      'a path like /.*, method GET',
      '/',
    ],
    [
      { matches: [{ headers: [header('x-a', '1')], queryParams: [header('b', '2')] }] },
      'path /, header x-a, parameter b',
      '/',
    ],
    [{ calls: [{ service: 'shop.Orders' }] }, 'call shop.Orders/*', '/'],
    [{ calls: [{ headers: [header('x-a', '1')] }] }, 'header x-a', '/'],
  ])('%j', (route, words, path) => {
    const [match = {}] = matchesOf({ name: 'a', ...route });
    expect(describeMatch(match)).toBe(words);
    expect(pathOf(match)).toBe(path);
  });
});
