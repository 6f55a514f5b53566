import { describe, expect, it } from 'vitest';
import {
  duration,
  hostName,
  mountPath,
  plainPath,
  portName,
  quantityText,
  urlPath,
} from './formats.ts';
import { immutable, matches } from './rule.ts';

describe('matches', () => {
  it('writes the pattern into CEL as RE2 reads it', () => {
    expect(matches(/^\/a\.b$/, 'Use /a.b').cel).toBe(String.raw`self.matches(r"^/a\.b$")`);
  });
});

describe('immutable', () => {
  it('compares with the value before', () => {
    expect(immutable('engine', 'make another')).toEqual({
      cel: 'self == oldSelf',
      message: 'engine cannot be changed: make another',
      transition: true,
    });
  });
});

describe.each([
  {
    name: 'hostName',
    rule: hostName,
    good: ['a', 'a.b', '*.a.b', '1.2.a'],
    bad: ['', '.a', 'a.', '*', '*a.b', '1.2.3.4', '-a.b', 'a_b.c'],
  },
  {
    name: 'urlPath',
    rule: urlPath,
    good: ['/', '/a/b.c', '/%2f', "/a'b"],
    bad: ['', 'a', '/a b', '/%', '/#a', '/a\n'],
  },
  {
    name: 'plainPath',
    rule: plainPath,
    good: ['/', '/a/', '/..a', '/a.'],
    bad: ['//', '/.', '/a/../b', '/a/..', '/%2Fa'],
  },
  {
    name: 'mountPath',
    rule: mountPath,
    good: ['/a', '/a/.b', '/..data/c', '/a b'],
    bad: ['', '/', 'a', '/a/', '/a//b', '/.', '/a/..', '/a:b'],
  },
  {
    name: 'duration',
    rule: duration,
    good: ['0s', '99999h', '1h2m3s4ms'],
    bad: ['', '1', '-1s', '1.5s', '100000s', '1h2m3s4ms5s', '1d', '1 s'],
  },
  {
    name: 'portName',
    rule: portName,
    good: ['a', 'a-1', 'http2'],
    bad: ['', '1', '-a', 'a-', 'a--b', 'A'],
  },
  {
    name: 'quantityText',
    rule: quantityText,
    good: ['1', '.5', '1.', '500m', '10Gi', '1e3', '1E-3'],
    bad: ['', '-1', '+1', '1 Gi', '1GB', '1Km', 'Gi', '1e', '1e1.5'],
  },
])('$name', ({ rule, good, bad }) => {
  it('accepts what is right and refuses what is wrong', () => {
    expect(good.filter((text) => !rule.check(text))).toEqual([]);
    expect(bad.filter((text) => rule.check(text))).toEqual([]);
  });
});
