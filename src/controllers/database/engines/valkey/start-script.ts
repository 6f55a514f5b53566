import { shellWord } from '../shell-word.ts';
import type { LogicalNames } from '../../names.ts';
import type { ServerPaths, ServerTls } from '../engine.ts';
import { defaultUserRules, serviceRules, superuser, superuserRules } from './rights.ts';
import { userName } from './user-name.ts';

/** Where a server listens, and the file of its users. */
export interface Placement {
  readonly port: number;
  /** Of TLS, where the server speaks it. */
  readonly tlsPort: number;
  /** Addresses to listen on; one with `-` before it may be missing on the node. */
  readonly bind: readonly string[];
  /** In a folder that is gone with the pod. */
  readonly users: string;
  /** Bytes for keys and values; without them the server is killed when it has filled the memory. */
  readonly maxMemory?: string;
}

/**
 * The script that makes the users of the passwords in their files, and then becomes the server. The
 * passwords are hashed here: neither the file of the users nor the arguments and the environment
 * of the server hold one. Every start makes the users anew, so that a Secret which has changed
 * holds from then on. Throws where a service's user cannot have the name.
 */
export function startScript(names: LogicalNames, paths: ServerPaths, placement: Placement): string {
  const { port, bind, users, maxMemory } = placement;
  const { tls } = paths;
  const settings = {
    // None but that of TLS.
    port: [tls?.isRequired === true ? '0' : String(port)],
    ...(tls === undefined ? {} : tlsSettings(tls, placement)),
    bind,
    'protected-mode': ['no'],
    aclfile: [users],
    dir: [paths.data],
    // Every write goes to the log of writes, so that snapshots would be work for nothing.
    appendonly: ['yes'],
    appendfsync: ['everysec'],
    save: [''],
    // What is full refuses writes, and loses nothing.
    ...(maxMemory === undefined
      ? {}
      : { maxmemory: [maxMemory], 'maxmemory-policy': ['noeviction'] }),
  };
  return [
    '#!/bin/sh',
    'set -eu',
    'umask 077',
    '',
    '# The hash of the password in a file, without the line ends behind it.',
    'hash_of() {',
    '  password=$(cat "$1")',
    '  if [ -z "$password" ]; then',
    '    echo "File $1 holds no password; restore its Secret from a backup" >&2',
    '    exit 1',
    '  fi',
    `  sum=$(printf '%s' "$password" | sha256sum)`,
    `  printf '%s' "\${sum%% *}"`,
    '}',
    '',
    `admin=$(hash_of ${shellWord(paths.adminPassword)})`,
    ...loginHashes(names, paths),
    '{',
    `  printf 'user %s %s\\n' default ${shellWord(defaultUserRules.join(' '))}`,
    userLine(superuser, '$admin', superuserRules),
    `  if [ -n "$first" ]; then`,
    `  ${userLine(userName(names.login), '$first', serviceRules)}`,
    '  fi',
    `  if [ -n "$second" ]; then`,
    `  ${userLine(userName(names.idleLogin), '$second', serviceRules)}`,
    '  fi',
    `} > ${shellWord(users)}`,
    '',
    'exec valkey-server \\',
    Object.entries(settings)
      .map(([name, values]) => `  --${name} ${values.map(shellWord).join(' ')}`)
      .join(' \\\n'),
    '',
  ].join('\n');
}

function tlsSettings({ authority, certificate, key }: ServerTls, { tlsPort }: Placement) {
  return {
    'tls-port': [String(tlsPort)],
    'tls-cert-file': [certificate],
    'tls-key-file': [key],
    'tls-ca-cert-file': [authority],
    // Clients have passwords.
    'tls-auth-clients': ['no'],
  };
}

/**
 * Sets `first` and `second` to the hashes of the passwords of the two logins: of the one that
 * services use and, while the credentials are being rotated, of both. Without a name it is the first.
 */
function loginHashes(
  names: LogicalNames,
  { servicePassword, logins }: ServerPaths,
): readonly string[] {
  const rotation = ['', 'previous-'].map((prefix) => {
    const [name, password] = ['username', 'password'].map((key) =>
      shellWord(`${logins?.rotation ?? ''}/${prefix}${key}`),
    );
    return `[ ! -s ${password} ] || take ${name} ${password}`;
  });
  return [
    'first= second=',
    '# Takes the password in the second file for that of the login whose name is in the first.',
    'take() {',
    '  case "$(cat "$1" 2>/dev/null || true)" in',
    `    ${shellWord(userName(names.login))}) [ -n "$first" ] || first=$(hash_of "$2") ;;`,
    `    ${shellWord(userName(names.idleLogin))}) [ -n "$second" ] || second=$(hash_of "$2") ;;`,
    '    *) [ -n "$first$second" ] || first=$(hash_of "$2") ;;',
    '  esac',
    '}',
    `take ${shellWord(`${logins?.service ?? ''}/username`)} ${shellWord(servicePassword)}`,
    ...(logins === undefined ? [] : rotation),
  ];
}

function userLine(name: string, hash: string, rules: readonly string[]): string {
  return `  printf 'user %s on #%s %s\\n' ${shellWord(name)} "${hash}" ${shellWord(rules.join(' '))}`;
}
