#!/bin/bash
set -eu
from_file() { local f="${1}_FILE"; [ -n "${!f:-}" ] && export "$1"="$(cat "${!f}")"; return 0; }
from_file POSTGRES_PASSWORD; from_file POSTGRES_USER; from_file POSTGRES_DB
case "${1:-postgres}" in -*) set -- postgres "$@";; esac
[ "${1:-}" = postgres ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql; chown -R postgres:postgres "$PGDATA" /var/run/postgresql; chmod 700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?Error: Database is uninitialized and superuser password is not specified.}"
  user=${POSTGRES_USER:-postgres}
  initdb -U "$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth-host=scram-sha-256 --auth-local=trust ${POSTGRES_INITDB_ARGS:-} -D "$PGDATA"
  printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses= -p 5432" -w start
  db=${POSTGRES_DB:-$user}
  [ "$db" = postgres ] || psql -U "$user" -d postgres -v ON_ERROR_STOP=1 -v db="$db" <<<'CREATE DATABASE :"db";'
  for f in /docker-entrypoint-initdb.d/*; do case $f in *.sql) psql -U "$user" -d "$db" -v ON_ERROR_STOP=1 -f "$f";; *.sh) if [ -x "$f" ]; then "$f"; else . "$f"; fi;; esac; done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -D "$PGDATA" -c listen_addresses='*'
