import type { LogicalNames } from '../../names.ts';
import type { ServerPaths } from '../engine.ts';
import { adminStatements, roleStatements, sessionStatements } from './role-statements.ts';

/**
 * The script that makes database and roles over the server's own socket. The image runs it in a new
 * server before that takes connections; the startup probe runs it again, in case the first start
 * was cut short, if need be before the superuser had a password. It reads the passwords from their
 * files, one into the environment of the client and each, as hexadecimal digits, into its input, so
 * that no argument of a process holds them. Without binary mode the client would take `\!` for a
 * command of its own.
 */
export function initScript(names: LogicalNames, paths: ServerPaths): string {
  return [
    '#!/bin/sh',
    'set -eu',
    'sql() {',
    '  mariadb --no-defaults --protocol=socket --socket="${MYSQL_UNIX_PORT:-/run/mysqld/mysqld.sock}" \\',
    '    --user=root --binary-mode --batch --silent mysql >/dev/null',
    '}',
    'session() {',
    ...input(sessionStatements),
    '}',
    'hash() {',
    `  digits=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \\n')`,
    `  printf "SET @slipway_hash = PASSWORD(CONVERT(X'%s' USING utf8mb4));\\n" "$digits"`,
    '}',
    `admin=$(cat ${paths.adminPassword})`,
    `service=$(cat ${paths.servicePassword})`,
    'if echo "SELECT 1;" | MYSQL_PWD= sql 2>/dev/null; then',
    '  {',
    '    session',
    '    hash "$admin"',
    ...input(adminStatements),
    '  } | MYSQL_PWD= sql',
    'fi',
    '{',
    '  session',
    '  hash "$service"',
    ...input(roleStatements(names)),
    '} | MYSQL_PWD=$admin sql',
    '',
  ].join('\n');
}

function input(statements: readonly string[]): readonly string[] {
  return ["cat <<'END_OF_SQL'", ...statements.map((text) => `${text};`), 'END_OF_SQL'];
}
