import type { LogicalNames } from '../../names.ts';
import type { ServerPaths } from '../engine.ts';
import { defaultUserRules, serviceRules, superuser, superuserRules } from './rights.ts';
import { userName } from './user-name.ts';

/** Where a server listens, and the file of its users. */
export interface Placement {
  readonly port: number;
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
  const settings = {
    port: [String(port)],
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
    `admin=$(hash_of ${quote(paths.adminPassword)})`,
    `service=$(hash_of ${quote(paths.servicePassword)})`,
    '{',
    `  printf 'user %s %s\\n' default ${quote(defaultUserRules.join(' '))}`,
    userLine(superuser, '$admin', superuserRules),
    userLine(userName(names.login), '$service', serviceRules),
    `} > ${quote(users)}`,
    '',
    'exec valkey-server \\',
    Object.entries(settings)
      .map(([name, values]) => `  --${name} ${values.map(quote).join(' ')}`)
      .join(' \\\n'),
    '',
  ].join('\n');
}

function userLine(name: string, hash: string, rules: readonly string[]): string {
  return `  printf 'user %s on #%s %s\\n' ${quote(name)} "${hash}" ${quote(rules.join(' '))}`;
}

/** The text as one word of a POSIX shell. Throws where it holds a NUL, which no word may. */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('a word for the shell holds a NUL character');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
