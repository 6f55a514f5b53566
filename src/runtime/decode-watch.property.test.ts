import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WatchEvent } from './client.ts';
import { decodeWatch } from './decode-watch.ts';
import { TransportError } from './errors.ts';
import type { KubeObject } from './kube-object.ts';

type Event = WatchEvent<KubeObject>;

async function decode(pieces: readonly Buffer[], maxLineBytes?: number): Promise<Event[]> {
  const events: Event[] = [];
  const stream = (async function* () {
    yield* pieces;
  })();
  const options = { name: 'WATCH', ...(maxLineBytes !== undefined && { maxLineBytes }) };
  for await (const event of decodeWatch<KubeObject>(stream, options)) events.push(event);
  return events;
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].toSorted(
    (left, right) => left - right,
  );
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index]));
}

const text = fc.string({ unit: 'binary', maxLength: 30 });
const events = fc.array(
  fc.record({
    type: fc.constantFrom('ADDED' as const, 'MODIFIED', 'DELETED', 'BOOKMARK'),
    object: fc.record({
      apiVersion: fc.constant('v1'),
      kind: fc.constant('ConfigMap'),
      metadata: fc.record({ name: text, annotations: fc.dictionary(text, text, { maxKeys: 3 }) }),
    }),
  }),
  { maxLength: 8 },
);
const cuts = fc.array(fc.nat({ max: 5_000 }), { maxLength: 60 });
const wire = (list: readonly unknown[]): Buffer =>
  Buffer.from(list.map((event) => `${JSON.stringify(event)}\n`).join(''));

describe('decoding a watch', () => {
  it('gives the same events wherever the bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(events, cuts, async (sent, places) => {
        const expected: unknown = JSON.parse(JSON.stringify(sent));
        expect(await decode(cut(wire(sent), places))).toEqual(expected);
      }),
    );
  });

  it('gives the same events byte by byte, within characters of several bytes, too', async () => {
    const sent = [{ type: 'ADDED', object: { metadata: { name: 'ä€😀\u2028\\n' } } }];
    const bytes = wire(sent);
    expect(await decode([...bytes].map((byte) => Buffer.from([byte])))).toEqual(sent);
  });

  it('never takes half an event for one, wherever the stream ends', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), cuts, async (sent, end, places) => {
        const bytes = wire(sent);
        const cutOff = bytes.subarray(0, end % (bytes.length + 1));
        const whole = cutOff.filter((byte) => byte === 0x0a).length;
        const atEnd = cutOff.length === bytes.length || bytes[cutOff.length] === 0x0a;
        const complete = cutOff.length === 0 || cutOff.at(-1) === 0x0a || atEnd;
        const result = decode(cut(cutOff, places));
        if (!complete) {
          await expect(result).rejects.toThrow(TransportError);
          return;
        }
        const count = whole + (cutOff.length > 0 && cutOff.at(-1) !== 0x0a ? 1 : 0);
        await expect(result).resolves.toHaveLength(count);
      }),
    );
  });

  it('rejects whatever bytes are no events, and never quotes them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), cuts, async (bytes, at) => {
        fc.pre(bytes.some((byte) => byte !== 0x0a));
        await expect(decode(cut(Buffer.from(bytes), at))).rejects.toThrow(
          /^WATCH: a line of \d+ bytes is no watch event$/,
        );
      }),
    );
  });

  it('rejects a line that is too long before it has ended', async () => {
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const endless = cut(Buffer.alloc(2_000, 'x'), places);
        await expect(decode(endless, 1_000)).rejects.toThrow('a line is longer than 1000 bytes');
      }),
    );
  });
});
