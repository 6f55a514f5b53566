import type { LogicalNames } from '../../names.ts';
import { quoteIdentifier } from './quoting.ts';
import type { ServerPaths } from '../engine.ts';
import { databaseStatements, serverStatements, type RoleStatement } from './role-statements.ts';

/**
 * The script that makes database and roles over the server's own socket, where the superuser needs
 * no password. The image runs it in a new server before that takes connections; the startup probe
 * runs it again, in case the first start was cut short. It reads the password from its file, so
 * that neither the pod nor the arguments of a process hold it.
 */
export function initScript(names: LogicalNames, paths: ServerPaths): string {
  return [
    '#!/bin/sh',
    'set -eu',
    `exec psql --quiet --no-psqlrc --no-password --set=ON_ERROR_STOP=1 --output=/dev/null \\`,
    `  --username=postgres --dbname=postgres <<'SQL'`,
    `\\set password \`cat ${paths.servicePassword}\``,
    ...serverStatements(names, `:'password'`).map(psqlLine),
    `\\connect ${quoteIdentifier(names.database)}`,
    ...databaseStatements(names).map(psqlLine),
    'SQL',
    '',
  ].join('\n');
}

function psqlLine({ kind, text }: RoleStatement): string {
  return kind === 'generator' ? `${text} \\gexec` : `${text};`;
}
