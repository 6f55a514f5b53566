import {
  notEmpty,
  restoreMarks,
  type BackupEndpoint,
  type BackupPaths,
  type EngineBackup,
} from '../backup.ts';
import { shellWord } from '../shell-word.ts';
import { quoteIdentifier, quoteText } from './quoting.ts';

/** By mariadb-dump, compressed: SQL that every client reads. */
export const mariadbBackup: EngineBackup = { extension: 'sql.gz', dump, restore };

function options({ host, port, tls }: BackupEndpoint, user: string): string {
  const encrypted =
    tls === undefined ? '' : ` --ssl-ca=${shellWord(tls.authority)} --ssl-verify-server-cert`;
  return `--no-defaults --protocol=tcp --host=${shellWord(host)} --port=${port} --user=${user}${encrypted} --default-character-set=utf8mb4`;
}

/** The last line of a dump that is whole. */
const isWhole = (file: string): string => `tail -n 1 ${file} | grep -q '^-- Dump completed'`;

function dump(source: BackupEndpoint, paths: BackupPaths): string {
  const { dump: path, adminPassword, reader } = paths;
  const text = shellWord(`${path}.text`);
  const content = (file: string): string => `"$(cat ${shellWord(file)})"`;
  const user = reader === undefined ? shellWord('root') : content(reader.username);
  // A name that somebody else chose may look like an option.
  const database =
    reader === undefined ? shellWord(source.names.database) : `-- ${content(reader.database)}`;
  return [
    'set -eu',
    'umask 077',
    `MYSQL_PWD=$(cat ${shellWord(adminPassword)})`,
    'export MYSQL_PWD',
    `mariadb-dump ${options(source, user)} \\`,
    '  --single-transaction --quick --skip-lock-tables --skip-add-locks --hex-blob \\',
    `  --routines --events --triggers --result-file=${text} ${database}`,
    isWhole(text),
    `gzip --stdout ${text} > ${shellWord(path)}`,
    `rm ${text}`,
    `gzip --test ${shellWord(path)}`,
    '',
  ].join('\n');
}

const celled = (table: string, column: string): string =>
  `(SELECT COUNT(*) FROM information_schema.${table} WHERE ${column} = DATABASE())`;
const isFilled = `SELECT ${celled('TABLES', 'TABLE_SCHEMA')} + ${celled('ROUTINES', 'ROUTINE_SCHEMA')} + ${celled('EVENTS', 'EVENT_SCHEMA')} > 0`;
const readMark = `SELECT SCHEMA_COMMENT FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()`;

/** Lines in which a dump names who made a view, a trigger, a routine or an event. */
const withDefiner = String.raw`/^(CREATE |\/\*!50001 CREATE ALGORITHM=[A-Z]+ |\/\*!50013 |\/\*!50003 CREATE\*\/ \/\*!50017 |\/\*!50106 CREATE\*\/ \/\*!50117 )DEFINER=/`;
const account = '`[^`]*`(@`[^`]*`)?';
const definers = `${withDefiner} s/DEFINER=${account}/DEFINER=CURRENT_ROLE/`;

/**
 * By the service's own login. The definer of views and routines becomes the owner, who has the rights
 * that they run with: that of before is not there. MariaDB ends a transaction at every CREATE, so a script that was killed leaves a part; the
 * dump drops what it makes, and the next attempt makes it again.
 */
function restore(target: BackupEndpoint, paths: BackupPaths, id: string): string {
  const { names } = target;
  const text = shellWord(`${paths.dump}.text`);
  const plain = shellWord(`${paths.dump}.plain`);
  const client = `mariadb ${options(target, '"$user"')} --binary-mode --batch --skip-column-names`;
  const mark = (comment: string): string =>
    `sql ${shellWord(`ALTER DATABASE ${quoteIdentifier(names.database)} COMMENT ${quoteText(comment)}`)}`;
  return [
    'set -eu',
    'umask 077',
    `user=$(cat ${shellWord(paths.serviceUser)})`,
    `MYSQL_PWD=$(cat ${shellWord(paths.servicePassword)})`,
    'export MYSQL_PWD',
    `sql() { printf '%s;' "$1" | ${client} ${shellWord(names.database)}; }`,
    `mark=$(sql ${shellWord(readMark)})`,
    `filled=$(sql ${shellWord(isFilled)})`,
    'case "$mark $filled" in',
    `  ${shellWord(restoreMarks.done)}' '*) echo 'The database was restored before'; exit 0 ;;`,
    `  ${shellWord(restoreMarks.begun(id))}' '*) ;;`,
    `  *' 0') ${mark(restoreMarks.begun(id))} ;;`,
    `  *) echo ${shellWord(notEmpty)} >&2; exit 1 ;;`,
    'esac',
    `gzip --decompress --stdout ${shellWord(paths.dump)} > ${text}`,
    isWhole(text),
    `sed --regexp-extended ${shellWord(definers)} ${text} > ${plain}`,
    `${client} ${shellWord(names.database)} < ${plain}`,
    mark(restoreMarks.done),
    '',
  ].join('\n');
}
