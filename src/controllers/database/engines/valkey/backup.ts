import { notEmpty, type BackupEndpoint, type BackupPaths, type EngineBackup } from '../backup.ts';
import { shellWord } from '../shell-word.ts';
import { superuser } from './rights.ts';

/** By the snapshot that the server sends to replicas, which every server of its age reads. */
export const valkeyBackup: EngineBackup = {
  extension: 'rdb',
  restoresAsServer: true,
  dump,
  restore,
};

/** Up to Valkey 8 the client reads the one variable, later ones read the other first. */
function password(file: string): readonly string[] {
  return [
    `password=$(cat ${shellWord(file)})`,
    'export REDISCLI_AUTH="$password" VALKEYCLI_AUTH="$password"',
  ];
}

function client({ host, port, tls }: BackupEndpoint): string {
  const encrypted = tls === undefined ? '' : ` --tls --cacert ${shellWord(tls.authority)}`;
  return `valkey-cli -e -h ${shellWord(host)} -p ${port}${encrypted} --user ${superuser} --no-auth-warning`;
}

/** A server that sends keys over TLS has to have a certificate of its own. */
function sendsEncrypted({ tls }: BackupEndpoint): string {
  if (tls === undefined) return '';
  const settings = {
    'tls-cluster': 'yes',
    'tls-ca-cert-file': tls.authority,
    'tls-cert-file': tls.certificate,
    'tls-key-file': tls.key,
  };
  return Object.entries(settings)
    .map(([name, value]) => ` --${name} ${shellWord(value)}`)
    .join('');
}

function dump(source: BackupEndpoint, { dump: path, adminPassword }: BackupPaths): string {
  return [
    'set -eu',
    'umask 077',
    ...password(adminPassword),
    `${client(source)} --rdb ${shellWord(path)} >&2`,
    `valkey-check-rdb ${shellWord(path)} >/dev/null`,
    '',
  ].join('\n');
}

/** What the server remembers: a library of functions is in no keyspace, and FLUSHALL leaves it. */
const doneMark = 'slipway_restored';
const marks = 'slipway_rest*';

/** All keys of one database go to the other server, in portions that hold it up for a moment only. */
const copyKeys = [
  `redis.call('SELECT', ARGV[3])`,
  `local answer = redis.call('SCAN', ARGV[4], 'COUNT', 500)`,
  `local keys = answer[2]`,
  `if #keys > 0 then`,
  `  redis.call('MIGRATE', ARGV[1], ARGV[2], '', ARGV[3], 60000, 'COPY', 'REPLACE', 'AUTH2', '${superuser}', ARGV[5], 'KEYS', unpack(keys))`,
  `end`,
  `return answer[1]`,
].join('\n');

/**
 * A server of this container's own reads the dump and sends the keys to the target one: a running
 * server reads no files. An attempt that was killed is done anew, key by key.
 */
function restore(target: BackupEndpoint, paths: BackupPaths, id: string): string {
  const begunMark = `slipway_restoring_${id.replaceAll(/[^a-zA-Z0-9]/g, '_')}`;
  const { host, port } = target;
  return [
    'set -eu',
    'umask 077',
    ...password(paths.adminPassword),
    `target() { ${client(target)} "$@"; }`,
    // The password is the last argument of the command, and of no process.
    'with_password() { printf %s "$password" | own -x "$@"; }',
    `work=$(dirname ${shellWord(paths.dump)})`,
    'own() { env -u REDISCLI_AUTH -u VALKEYCLI_AUTH valkey-cli -e -s "$work/restore.sock" "$@"; }',
    'mark() {',
    String.raw`  printf '#!lua name=%s\nredis.register_function("%s", function() return 1 end)' "$1" "$1" | target -x FUNCTION LOAD REPLACE >/dev/null`,
    '}',
    `known=$(target FUNCTION LIST LIBRARYNAME ${shellWord(marks)})`,
    'filled=$(target INFO keyspace | grep -c "^db" || true)',
    'case "$known $filled" in',
    `  *${doneMark}*) echo 'The database was restored before'; exit 0 ;;`,
    `  *${begunMark}*) ;;`,
    `  *' 0') mark ${begunMark} ;;`,
    `  *) echo ${shellWord(notEmpty)} >&2; exit 1 ;;`,
    'esac',
    'rm -f "$work/restore.sock"',
    'valkey-server --port 0 --unixsocket "$work/restore.sock" --unixsocketperm 700 --dir "$work" \\',
    `  --dbfilename "$(basename ${shellWord(paths.dump)})" --save '' --appendonly no${sendsEncrypted(target)} --daemonize no >&2 &`,
    'server=$!',
    `trap 'kill "$server" 2>/dev/null || true' EXIT`,
    'until [ "$(own PING 2>/dev/null || true)" = PONG ]; do kill -0 "$server"; sleep 1; done',
    // Those of the server that the dump is of say nothing of this one.
    `own FUNCTION LIST LIBRARYNAME ${shellWord(marks)} | grep -oE 'slipway_rest[a-zA-Z0-9_]+' | sort -u |`,
    '  while read -r library; do own FUNCTION DELETE "$library" >/dev/null 2>&1 || true; done',
    'own --raw FUNCTION DUMP > "$work/functions"',
    'if [ "$(own FUNCTION LIST)" != "" ]; then',
    '  head -c -1 "$work/functions" | target -X PAYLOAD FUNCTION RESTORE PAYLOAD REPLACE >/dev/null',
    'fi',
    `own INFO keyspace | tr -d '\\r' | sed -n 's/^db\\([0-9]*\\):.*/\\1/p' > "$work/databases"`,
    'while read -r index; do',
    '  cursor=0',
    '  while :; do',
    `    cursor=$(with_password EVAL ${shellWord(copyKeys)} 0 ${shellWord(host)} ${port} "$index" "$cursor" </dev/null)`,
    '    [ "$cursor" != 0 ] || break',
    '  done',
    'done < "$work/databases"',
    `mark ${doneMark}`,
    `target FUNCTION DELETE ${begunMark} >/dev/null`,
    '',
  ].join('\n');
}
