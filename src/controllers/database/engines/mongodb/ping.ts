/** The BSON document `{ping: 1, $db: "admin"}` in hexadecimal digits. */
const document = [
  '1e000000', // its length
  `10${hex('ping\0')}01000000`,
  `02${hex('$db\0')}06000000${hex('admin\0')}`,
  '00',
].join('');

/** An OP_MSG with that document as its body (MongoDB Wire Protocol). */
const message = [
  '33000000', // the length of the message
  '0100000000000000', // the request that it is, and the one that it answers
  'dd070000', // OP_MSG
  '00000000', // no flags
  '00',
  document,
].join('');

/** The pod's own address. */
export const ownHost = '$(hostname)';
export const port = 27_017;

/**
 * A script of bash that asks the server for a sign of life, which MongoDB gives to anybody. Not
 * mongosh: each of its starts takes a second of a processor and 130 MiB. Over the pod's own address:
 * while the image makes a new server, that listens on localhost only and is not ready.
 */
export const pingScript: string = [
  `exec 3<>"/dev/tcp/${ownHost}/${port}"`,
  `printf '${message.replaceAll(/../g, String.raw`\x$&`)}' >&3`,
  // An answer holds ok: 1.0, or a text with what is wrong.
  String.raw`timeout 4 dd bs=4096 count=1 <&3 2>/dev/null | LC_ALL=C grep -qaP '\x01ok\x00.{6}\xf0\x3f'`,
].join(' && ');

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
