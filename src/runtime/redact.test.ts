import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactFields, scrub } from './redact.ts';

const hidden = '[redacted]';
const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';

describe('redact', () => {
  it.each([
    'token',
    'Authorization',
    'id-token',
    'refresh_token',
    'password',
    'clientSecret',
    'client-key-data',
    'stringData',
    'data',
    'body',
  ])('hides the content of %s at any depth', (name) => {
    const value = { outer: [{ [name]: { inner: 'hunter2' }, kept: 1 }] };
    expect(redactFields(value)).toEqual({ outer: [{ [name]: hidden, kept: 1 }] });
  });

  it('never shows what is under a sensitive name', () => {
    const names = fc.constantFrom('password', 'TOKEN', 'data', 'stringData', 'authorization');
    fc.assert(
      fc.property(
        names,
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }),
        (name, path) => {
          const inner: unknown = { [name]: ['hunter2', { deep: 'hunter2' }] };
          const value = path.reduceRight((content, key) => ({ [key]: content }), inner);
          expect(JSON.stringify(redact(value))).not.toContain('hunter2');
        },
      ),
    );
  });

  it('leaves the rest as it is', () => {
    const value = { name: 'orders', count: 3, on: true, none: null, list: ['a', 1], dataset: 'x' };
    expect(redactFields(value)).toEqual(value);
  });

  it('makes what cannot be JSON harmless', () => {
    const loop: Record<string, unknown> = { date: new Date(0), big: 5n, bytes: Buffer.from('x') };
    loop['self'] = loop;
    const shown = JSON.stringify(redactFields(loop));
    expect(shown).toContain('1970-01-01T00:00:00.000Z');
    expect(shown).toContain('[too deep]');
    expect(redact(new Map([['a', { password: 'x' }]]))).toEqual([{ password: hidden }]);
  });

  it('shows of an error its type, message, code, reason and causes, and no more', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET', headers: 'hunter2' });
    const error = Object.assign(
      new Error('HTTP-Code: 409\nMessage: conflict\nBody: {"data":"hunter2"}\nHeaders: {}', {
        cause,
      }),
      { code: 409, body: 'hunter2', response: { body: 'hunter2' } },
    );
    const shown = redactFields({ err: error });
    expect(shown).toMatchObject({
      err: {
        type: 'Error',
        message: 'HTTP-Code: 409\nMessage: conflict',
        code: 409,
        cause: { type: 'TypeError', message: 'inner', code: 'ECONNRESET' },
      },
    });
    expect(JSON.stringify(shown)).toContain('    at ');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});

describe('scrub', () => {
  it.each([
    ['Authorization: Bearer abcdefgh12345', `Authorization: Bearer ${hidden}`],
    [`token was ${jwt}!`, `token was ${hidden}!`],
    ['postgres://app:hunter2@db:5432/x', `postgres://app:${hidden}@db:5432/x`],
    ['host=db password=hunter2 user=app', `host=db password=${hidden} user=app`],
    ['{"password":"hunter2","a":1}', `{"password":"${hidden}","a":1}`],
    ['-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----\n', `${hidden}\n`],
    [
      'password authentication failed for user "app"',
      'password authentication failed for user "app"',
    ],
    ['https://host:443/path', 'https://host:443/path'],
    ['the bearer of this', 'the bearer of this'],
  ])('makes %j %j', (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it('cuts what is too long', () => {
    expect(scrub('x'.repeat(20_000)).length).toBeLessThan(9_000);
  });
});
