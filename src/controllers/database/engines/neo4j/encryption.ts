import { dirname } from 'node:path/posix';
import type { ServerTls } from '../engine.ts';

/**
 * Settings of a server that speaks TLS on the port of Bolt, beside those without it. The Community
 * Edition reads the files when it starts, and never again.
 */
export function tlsSettings({
  certificate,
  key,
  isRequired,
}: ServerTls): Readonly<Record<string, string>> {
  return {
    'server.bolt.tls_level': isRequired ? 'REQUIRED' : 'OPTIONAL',
    'dbms.ssl.policy.bolt.enabled': 'true',
    'dbms.ssl.policy.bolt.base_directory': dirname(certificate),
    'dbms.ssl.policy.bolt.private_key': key,
    'dbms.ssl.policy.bolt.public_certificate': certificate,
    // Clients have passwords.
    'dbms.ssl.policy.bolt.client_auth': 'NONE',
  };
}
