/** The longest message that a server may send, in bytes; what Slipway asks for has short answers. */
export const longestMessage = 4 * 1024 * 1024;

const headerLength = 5;

/**
 * Cuts what a server says into whole messages of PostgreSQL's protocol, version 3, and hands on
 * those whose inside is as long as it says. The driver trusts all of that: without this a server
 * that speaks otherwise ends the process, or keeps it busy for ever. Returns what is wrong, after
 * which nothing more may be given.
 */
export function createProtocolFrames(
  take: (message: Buffer) => void,
): (bytes: Buffer) => string | undefined {
  let parts: Buffer[] = [];
  let kept = 0;
  let wanted = headerLength;

  return (bytes) => {
    parts.push(bytes);
    kept += bytes.byteLength;
    if (kept < wanted) return undefined;
    let rest = parts.length === 1 ? bytes : Buffer.concat(parts);
    for (;;) {
      wanted = headerLength;
      if (rest.byteLength < wanted) break;
      const length = rest.readUInt32BE(1);
      if (length < 4 || length > longestMessage) return `a message of ${length} bytes`;
      wanted = length + 1;
      if (rest.byteLength < wanted) break;
      const message = rest.subarray(0, wanted);
      if (!isSound(message)) return `a broken message of type ${message[0] ?? 0}`;
      take(message);
      rest = rest.subarray(wanted);
    }
    parts = rest.byteLength === 0 ? [] : [rest];
    kept = rest.byteLength;
    return undefined;
  };
}

/** Whether the message is one that a server may send, and has what its type wants. */
function isSound(message: Buffer): boolean {
  const body = message.subarray(headerLength);
  const type = String.fromCodePoint(message[0] ?? 0);
  return Object.hasOwn(shapes, type) && shapes[type]?.(body) === true;
}

type Shape = (body: Buffer) => boolean;

const empty: Shape = (body) => body.byteLength === 0;
const fields: Shape = (body) => endOfFields(body) === body.byteLength;

/** By type, as the documentation of PostgreSQL has them. COPY is nothing that Slipway asks for. */
const shapes: Readonly<Record<string, Shape>> = {
  '1': empty,
  '2': empty,
  '3': empty,
  I: empty,
  n: empty,
  s: empty,
  A: (body) => body.byteLength > 4 && endOfTexts(body, 4, 2) === body.byteLength,
  C: (body) => endOfTexts(body, 0, 1) === body.byteLength,
  D: isDataRow,
  E: fields,
  K: (body) => body.byteLength >= 8,
  N: fields,
  R: isAuthentication,
  S: (body) => endOfTexts(body, 0, 2) === body.byteLength,
  T: isRowDescription,
  Z: (body) => body.byteLength === 1,
  t: (body) => body.byteLength >= 2 && body.byteLength === 2 + 4 * body.readUInt16BE(0),
};

/** Where so many texts end that each end with a zero; -1 where they do not. */
function endOfTexts(body: Buffer, start: number, count: number): number {
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const zero = body.indexOf(0, end);
    if (zero < 0) return -1;
    end = zero + 1;
  }
  return end;
}

/** Of an error or a notice: a type and a text each, and a zero after the last. */
function endOfFields(body: Buffer): number {
  let at = 0;
  while (at >= 0 && at < body.byteLength) {
    if (body[at] === 0) return at + 1;
    at = endOfTexts(body, at + 1, 1);
  }
  return -1;
}

function isDataRow(body: Buffer): boolean {
  if (body.byteLength < 2) return false;
  const count = body.readInt16BE(0);
  let at = 2;
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > body.byteLength) return false;
    const length = body.readInt32BE(at);
    if (length < -1) return false;
    at += 4 + Math.max(0, length);
  }
  return count >= 0 && at === body.byteLength;
}

function isRowDescription(body: Buffer): boolean {
  if (body.byteLength < 2) return false;
  const count = body.readInt16BE(0);
  let at = 2;
  for (let index = 0; index < count; index += 1) {
    const end = endOfTexts(body, at, 1);
    if (end < 0) return false;
    at = end + 18;
  }
  return count >= 0 && at === body.byteLength;
}

const sasl = 10;
const saslContinue = 11;
const saslFinal = 12;
/** The bytes of the requests for a login without SASL: none, a password, an MD5 hash. */
const plainLengths: Readonly<Record<number, number>> = { 0: 4, 3: 4, 5: 8 };

function isAuthentication(body: Buffer): boolean {
  if (body.byteLength < 4) return false;
  const request = body.readInt32BE(0);
  if (request === saslContinue || request === saslFinal) return true;
  if (request === sasl) return body.byteLength > 4 && body.at(-1) === 0;
  return plainLengths[request] === body.byteLength;
}
