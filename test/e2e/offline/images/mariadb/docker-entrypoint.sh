#!/bin/bash
set -eu
from_file() { local f="${1}_FILE"; [ -n "${!f:-}" ] && export "$1"="$(cat "${!f}")"; return 0; }
for v in MARIADB_ROOT_PASSWORD MARIADB_USER MARIADB_PASSWORD MARIADB_DATABASE; do from_file $v; done
case "${1:-mariadbd}" in -*) set -- mariadbd "$@";; esac
[ "${1:-}" = mariadbd ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  mkdir -p /run/mysqld; chown -R mysql:mysql /var/lib/mysql /run/mysqld
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi
quote() { local v=${1//\\/\\\\}; printf "'%s'" "${v//\'/\'\'}"; }
name() { printf '`%s`' "${1//\`/\`\`}"; }
data=/var/lib/mysql
for argument; do case $argument in --datadir=*) data=${argument#*=};; esac; done
if [ ! -d "$data/mysql" ]; then
  : "${MARIADB_ROOT_PASSWORD:?Error: Database is uninitialized and password option is not specified}"
  mkdir -p "$data"
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  { echo "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');"
    echo 'FLUSH PRIVILEGES;'
    echo "ALTER USER root@localhost IDENTIFIED BY $(quote "$MARIADB_ROOT_PASSWORD");"
    echo "CREATE USER root@'%' IDENTIFIED BY $(quote "$MARIADB_ROOT_PASSWORD");"
    echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "${MARIADB_DATABASE:-}" ] || echo "CREATE DATABASE $(name "$MARIADB_DATABASE");"
    [ -z "${MARIADB_USER:-}" ] || echo "CREATE USER $(quote "$MARIADB_USER")@'%' IDENTIFIED BY $(quote "$MARIADB_PASSWORD");"
    [ -z "${MARIADB_USER:-}" ] || [ -z "${MARIADB_DATABASE:-}" ] || echo "GRANT ALL ON $(name "$MARIADB_DATABASE").* TO $(quote "$MARIADB_USER")@'%';"
  } | mariadbd --bootstrap --datadir="$data"
  "$@" --datadir="$data" --skip-networking --socket=/run/mysqld/mysqld.sock & server=$!
  until mariadb-admin --socket=/run/mysqld/mysqld.sock --silent ping >/dev/null 2>&1; do sleep 0.2; done
  for f in /docker-entrypoint-initdb.d/*; do case $f in *.sh) if [ -x "$f" ]; then "$f"; else . "$f"; fi;; *.sql) MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --socket=/run/mysqld/mysqld.sock <"$f";; esac; done
  kill $server; wait $server || true
fi
exec "$@" --datadir="$data" --bind-address=0.0.0.0 --socket=/run/mysqld/mysqld.sock
