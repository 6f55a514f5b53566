import { describe, expect, it } from 'vitest';
import { enumerate, quote, sentence } from './words.ts';

describe('sentence', () => {
  it.each([
    ['Ends with a period.', 'Ends with a period'],
    ['Two\nlines\t\u0007here. ', 'Two lines here'],
    ['', ''],
    ['...', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  it('is cut without half a character', () => {
    const cut = sentence('😀'.repeat(400), 10);
    expect(cut.length).toBeLessThanOrEqual(10);
    expect(cut.isWellFormed()).toBe(true);
  });
});

describe('quote', () => {
  it.each([
    ['get https://user:secret@registry.example/v2: no', 'get https://registry.example/v2: no'],
    ['GET https://a.example/token?scope=x&password=y: 401', 'GET https://a.example/token 401'],
    ['rpc error: code = Unknown desc = broken', 'broken'],
    ['container 4f1c2b3a4d5e6f708192a3b4c5d6e7f8 died', 'container id died'],
    [
      'image@sha256:4f1c2b3a4d5e6f708192a3b4c5d6e7f8: gone',
      'image@sha256:4f1c2b3a4d5e6f708192a3b4c5d6e7f8: gone',
    ],
    ['as root (pod: "a_b(0b1f)", container: c)', 'as root'],
  ])('%j becomes %j', (text, expected) => {
    expect(quote(text)).toBe(expected);
  });
});

describe('enumerate', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j becomes %j', (words, expected) => {
    expect(enumerate(words)).toBe(expected);
  });
});
