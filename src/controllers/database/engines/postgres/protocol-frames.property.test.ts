import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProtocolFrames, longestMessage } from './protocol-frames.ts';

const types = '123ACDEIKNRSTZnst'.split('');

function message(type: string, body: Uint8Array, length = body.byteLength + 4): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeUInt32BE(length, 1);
  return Buffer.concat([header, body]);
}

const anyMessage = fc
  .tuple(fc.constantFrom(...types, 'G', 'v', '?'), fc.uint8Array({ maxLength: 40 }))
  .map(([type, body]) => message(type, body));

/** Everything handed on, and what was found wrong. */
function hear(chunks: readonly Uint8Array[]): { taken: string[]; problem: string | undefined } {
  const taken: string[] = [];
  const frames = createProtocolFrames((bytes) => taken.push(bytes.toString('hex')));
  for (const chunk of chunks) {
    const problem = frames(Buffer.from(chunk));
    if (problem !== undefined) return { taken, problem };
  }
  return { taken, problem: undefined };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.byteLength + 1)), bytes.byteLength];
  const sorted = ends.toSorted((a, b) => a - b);
  return sorted.map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}

describe('messages of the protocol of PostgreSQL', () => {
  it('are the same however they come in pieces', () => {
    fc.assert(
      fc.property(fc.array(anyMessage), fc.array(fc.nat()), (messages, places) => {
        const bytes = Buffer.concat(messages);
        expect(hear(cut(bytes, places))).toEqual(hear([bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes at all are judged, and whole when they are handed on', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        for (const text of hear(chunks).taken) {
          const taken = Buffer.from(text, 'hex');
          expect(taken.readUInt32BE(1)).toBe(taken.byteLength - 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  const text = (...words: string[]) => Buffer.from(words.map((word) => `${word}\0`).join(''));
  const numbers = (...values: number[]) => Uint8Array.from(values);

  it.each<[string, string, Uint8Array]>([
    ['a login that succeeded', 'R', numbers(0, 0, 0, 0)],
    ['a request for an MD5 hash', 'R', numbers(0, 0, 0, 5, 1, 2, 3, 4)],
    ['mechanisms of SASL', 'R', Buffer.concat([numbers(0, 0, 0, 10), text('SCRAM-SHA-256', '')])],
    ['a parameter', 'S', text('server_version', '17.2')],
    ['a key to cancel by', 'K', Buffer.alloc(8)],
    ['a longer key of protocol 3.2', 'K', Buffer.alloc(36)],
    ['readiness', 'Z', numbers(0x49)],
    ['no columns', 'T', numbers(0, 0)],
    ['a column', 'T', Buffer.concat([numbers(0, 1), text('name'), Buffer.alloc(18)])],
    ['a row of a value and NULL', 'D', numbers(0, 2, 0, 0, 0, 1, 65, 255, 255, 255, 255)],
    ['a tag', 'C', text('SELECT 1')],
    ['an error', 'E', text('SERROR', 'C42P01', 'Mno such table', '')],
    ['a notice without fields', 'N', numbers(0)],
    ['a notification', 'A', Buffer.concat([Buffer.alloc(4), text('channel', '')])],
    ['parameters of a statement', 't', numbers(0, 1, 0, 0, 0, 25)],
    ['an end of parsing', '1', numbers()],
  ])('%s is handed on', (_, type, body) => {
    const bytes = message(type, body);
    expect(hear([bytes])).toEqual({ taken: [bytes.toString('hex')], problem: undefined });
  });

  it.each<[string, Buffer]>([
    ['an error that never ends', message('E', Buffer.from('S'))],
    ['an error with a field that never ends', message('E', Buffer.from('Sx'))],
    ['an error with something after it', message('E', numbers(0, 0))],
    ['a row of fewer than no values', message('D', numbers(255, 254))],
    ['a value of fewer than no bytes', message('D', numbers(0, 1, 255, 255, 255, 254))],
    ['a row that is too short', message('D', numbers(0, 2, 0, 0, 0, 1, 65))],
    ['columns that are too short', message('T', numbers(0, 1, 0))],
    ['an unknown way to log in', message('R', numbers(0, 0, 0, 99))],
    ['mechanisms that never end', message('R', numbers(0, 0, 0, 10, 65))],
    ['a parameter without a value', message('S', text('a'))],
    ['the answer to COPY', message('G', numbers(0, 0, 0))],
    ['a type that there is not', message('?', numbers())],
    ['a message shorter than its length', message('Z', numbers(), 3)],
    ['a message of gigabytes', message('D', numbers(), longestMessage + 1)],
    ['an answer of HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('%s is refused', (_, bytes) => {
    const { taken, problem } = hear([bytes]);
    expect(taken).toEqual([]);
    expect(problem).toMatch(/^a /);
  });
});
