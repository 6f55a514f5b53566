import {
  notEmpty,
  restoreMarks,
  type BackupEndpoint,
  type BackupPaths,
  type EngineBackup,
} from '../backup.ts';
import { shellWord } from '../shell-word.ts';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';

/** By pg_dump, in its custom format, from which pg_restore also takes single tables. */
export const postgresBackup: EngineBackup = { extension: 'pgdump', dump, restore };

const noSystem = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`;

/**
 * Whether there is anything but what extensions made: those come before all else. What is part of
 * something else, as an array type is of its elements' type, is no member of an extension itself.
 */
const isFilled = `SELECT EXISTS (${(
  [
    ['pg_class', 'relnamespace'],
    ['pg_proc', 'pronamespace'],
    ['pg_type', 'typnamespace'],
  ] as const
)
  .map(
    ([catalogue, namespace]) =>
      `SELECT FROM ${catalogue} o JOIN pg_namespace n ON n.oid = o.${namespace} WHERE ${noSystem} ` +
      `AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalogue}'::regclass AND d.objid = o.oid AND d.deptype IN ('e', 'i'))`,
  )
  .join(' UNION ALL ')})`;

function connect(
  { names, host, port, tls }: BackupEndpoint,
  user: string,
  passwordFile: string,
  database = shellWord(names.database),
) {
  return [
    `PGPASSWORD=$(cat ${shellWord(passwordFile)})`,
    `PGHOST=${shellWord(host)} PGPORT=${port} PGUSER=${user} PGDATABASE=${database}`,
    'export PGPASSWORD PGHOST PGPORT PGUSER PGDATABASE',
    ...(tls === undefined
      ? []
      : [`export PGSSLMODE=verify-full PGSSLROOTCERT=${shellWord(tls.authority)}`]),
  ];
}

const preamble = [
  'set -eu',
  'umask 077',
  // Else what is made in a database could bear the name of what the programs call.
  `export PGCONNECT_TIMEOUT=10 PGAPPNAME=slipway-backup PGOPTIONS='-c search_path=pg_catalog'`,
];

function connectAsReader(source: BackupEndpoint, { adminPassword, reader }: BackupPaths) {
  return reader === undefined
    ? connect(source, shellWord('postgres'), adminPassword)
    : connect(source, content(reader.username), adminPassword, content(reader.database));
}

/** What a file holds, as one word of a shell. */
function content(file: string): string {
  return `"$(cat ${shellWord(file)})"`;
}

function dump(source: BackupEndpoint, paths: BackupPaths): string {
  const file = shellWord(paths.dump);
  return [
    ...preamble,
    ...connectAsReader(source, paths),
    `pg_dump --no-password --format=custom --file=${file}`,
    '# All of it is read back before it counts as a backup.',
    `pg_restore --file=/dev/null ${file}`,
    '',
  ].join('\n');
}

/**
 * Extensions come first, by the superuser: not every one is trusted to the owner. All else is one
 * transaction of the service's own login, so that nothing in a dump acts with more rights than that
 * and a script which is killed leaves either nothing or all.
 */
function restore(target: BackupEndpoint, paths: BackupPaths, id: string): string {
  const { names } = target;
  const file = shellWord(paths.dump);
  const mark = (text: string): string =>
    `sql ${shellWord(`COMMENT ON DATABASE ${quoteIdentifier(names.database)} IS ${quoteLiteral(text)}`)}`;
  return [
    ...preamble,
    `work=$(dirname ${file})`,
    'sql() { psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"; }',
    `as_owner() { ${connect(target, `$(cat ${shellWord(paths.serviceUser)})`, paths.servicePassword).join('; ')}; }`,
    `as_admin() { ${connect(target, shellWord('postgres'), paths.adminPassword).join('; ')}; }`,
    'as_owner',
    `mark=$(sql "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = current_database()")`,
    `filled=$(sql ${shellWord(isFilled)})`,
    'case "$mark $filled" in',
    `  ${shellWord(restoreMarks.done)}' '*) echo 'The database was restored before'; exit 0 ;;`,
    `  ${shellWord(restoreMarks.begun(id))}' t') ${mark(restoreMarks.done)}; exit 0 ;;`,
    `  *' f') ${mark(restoreMarks.begun(id))} ;;`,
    `  *) echo ${shellWord(notEmpty)} >&2; exit 1 ;;`,
    'esac',
    `pg_restore --list ${file} > "$work/all.list"`,
    `grep -E '^[0-9]+; [0-9]+ [0-9]+ SCHEMA ' "$work/all.list" > "$work/schemas.list" || true`,
    `grep -E '^[0-9]+; [0-9]+ [0-9]+ EXTENSION ' "$work/all.list" > "$work/extensions.list" || true`,
    `grep -vE '^[0-9]+; [0-9]+ [0-9]+ (SCHEMA|EXTENSION|COMMENT) - (EXTENSION )?' "$work/all.list" > "$work/others.list" || true`,
    'if [ -s "$work/schemas.list" ]; then',
    '  # One that is there already is as good.',
    `  pg_restore --no-password --no-owner --no-privileges --use-list="$work/schemas.list" --dbname="$PGDATABASE" ${file} || true`,
    'fi',
    'if [ -s "$work/extensions.list" ]; then',
    '  as_admin',
    `  pg_restore --no-password --exit-on-error --use-list="$work/extensions.list" --dbname="$PGDATABASE" ${file}`,
    '  as_owner',
    'fi',
    'pg_restore --no-password --no-owner --no-privileges --no-publications --no-subscriptions \\',
    `  --single-transaction --exit-on-error --use-list="$work/others.list" --dbname="$PGDATABASE" ${file}`,
    mark(restoreMarks.done),
    '',
  ].join('\n');
}
