/** The hello of a client that offers TLS 1.2 (RFC 5246, 7.4.1.2), in hexadecimal digits. */
const clientHello = [
  '160301', // a record of a handshake
  sized(
    2,
    '01', // a client's hello
    sized(
      3,
      '0303', // TLS 1.2
      '00'.repeat(32), // a number that need not be random: nothing follows
      sized(1), // no session
      sized(2, 'c02b', 'c02c', 'c02f', 'c030'), // ECDHE with ECDSA or RSA, and AES-GCM
      sized(1, '00'), // no compression
      sized(
        2,
        '000a' + sized(2, sized(2, '0017', '0018')), // curves: P-256 and P-384
        '000b' + sized(2, sized(1, '00')), // points that are not compressed
        '000d' + sized(2, sized(2, '0403', '0503', '0401', '0804')), // signatures (RFC 8446, 4.2.3)
      ),
    ),
  ),
].join('');

/** A script of bash that asks whether a server speaks TLS, and hangs up at its answer. */
export function tlsGreeting(host: string, port: number): string {
  return [
    `exec 3<>"/dev/tcp/${host}/${port}"`,
    `printf '${clientHello.replaceAll(/../g, String.raw`\x$&`)}' >&3`,
    // A handshake goes on, or an alert says that it does not.
    String.raw`timeout 4 head -c 1 <&3 | LC_ALL=C grep -qaP '^[\x15\x16]'`,
  ].join(' && ');
}

/** The parts, with the number of their bytes in so many bytes before them. */
function sized(lengthBytes: number, ...parts: readonly string[]): string {
  const content = parts.join('');
  return (content.length / 2).toString(16).padStart(lengthBytes * 2, '0') + content;
}
