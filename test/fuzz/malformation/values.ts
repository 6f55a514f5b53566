import fc from 'fast-check';

/** Keys that mean something to JavaScript, to Kubernetes, or that no schema expects. */
export const hostileKeys: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
  '',
  ' ',
  '0',
  '-1',
  'a.b',
  'a/b',
  '$ref',
  '\u0000',
  '\u202Eevil',
  'ключ',
  '🚢',
  'k'.repeat(300),
];

/** Texts that something on the way could take for more than a text. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\n',
  '\r\nX-Injected: 1',
  '\u0000',
  '\u001B[31m',
  '\uFEFF',
  '\uFFFD',
  '\u202Egnp.exe',
  '🚢'.repeat(40),
  'e\u0301',
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '0x7fffffff',
  '1e999',
  '1e-999',
  '99999999999999999999Ei',
  '-1Gi',
  '0',
  '00',
  '1.',
  '.5',
  'null',
  'undefined',
  'true',
  'True',
  '[object Object]',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '/',
  '//',
  '%2F..%2F',
  "'; DROP TABLE users; --",
  '"; echo pwned; "',
  '$(touch pwned)',
  '`id`',
  '${jndi:x}',
  '{{ .Values.x }}',
  '{% raw %}',
  '<script>alert(1)</script>',
  '!!js/function x',
  '*anchor',
  'a: b',
  '- a',
  '2026-13-45T99:99:99Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59Z',
  'yesterday',
  'app',
  'public',
  'postgres',
  'slipway.dev/v1alpha1',
  'x'.repeat(64),
  'x'.repeat(513),
  'a.'.repeat(200),
  'é'.repeat(20_000),
];

/** Numbers at limits: of 8, 16, 32, 53 and 64 bits, of floating point, and below all of them. */
export const hostileNumbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -1.5,
  255,
  256,
  32_768,
  65_535,
  65_536,
  2_147_483_647,
  2_147_483_648,
  -2_147_483_649,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  Number.MIN_SAFE_INTEGER,
  2 ** 63,
  1e21,
  1e308,
  5e-324,
];

const deepLists = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

const deepMaps = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
};

const hostileMap = (key: string, value: unknown): object =>
  // A literal would set the prototype.
  Object.fromEntries([[key, value]]);

const others: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [{}],
  [null],
  [[null]],
  [1, 'a', null, {}],
  ['a', 'a'],
  [{ name: 'a' }, { name: 'a' }],
  [{ type: 'Ready' }, { type: 'Ready', status: 1 }],
  { name: null },
  { length: 3 },
  { length: -1, 0: 'a' },
  { 0: 'a', 1: 'b' },
  { toString: null },
  { valueOf: 1, toString: 'x' },
  hostileMap('then', true),
  { toJSON: 'x' },
  hostileMap('__proto__', { polluted: true }),
  hostileMap('__proto__', null),
  hostileMap('constructor', { prototype: { polluted: true } }),
];

/** Any value that a field may be found to have. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...others) },
  { weight: 5, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 3, arbitrary: fc.constantFrom(...hostileNumbers) },
  { weight: 1, arbitrary: fc.constantFrom(10, 70, 200, 700).map(deepLists) },
  { weight: 1, arbitrary: fc.constantFrom(10, 70, 200, 700).map(deepMaps) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom<unknown>(null, 'a', 1, {}, { name: 'a' }), fc.constantFrom(70, 2_000))
      .map(([item, length]) => Array.from({ length }, () => item)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(70, 2_000)
      .map((size) => Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, at]))),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);
