import { describe, expect, it } from 'vitest';
import { createLineCutter } from './watch-pipe.ts';

describe('lines of a watch', () => {
  it('are whole, however they came', () => {
    const whole = '{"type":"ADDED"}\n{"type":"MODIFIED","x":"é"}\n\n{"type":"DELETED"}\n';
    const bytes = Buffer.from(whole);
    for (const size of [1, 2, 5, 16, bytes.length]) {
      const lines: string[] = [];
      const cut = createLineCutter((line) => lines.push(line.toString('utf8')));
      for (let at = 0; at < bytes.length; at += size) cut(bytes.subarray(at, at + size));
      expect(lines.join('')).toBe(whole);
      expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
      expect(lines).toHaveLength(4);
    }
  });

  it('that have not ended are kept back', () => {
    const lines: string[] = [];
    const cut = createLineCutter((line) => lines.push(line.toString('utf8')));
    cut(Buffer.from('a\nb'));
    expect(lines).toEqual(['a\n']);
    cut(Buffer.from('c\n'));
    expect(lines).toEqual(['a\n', 'bc\n']);
  });
});
