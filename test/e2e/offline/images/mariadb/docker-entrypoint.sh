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
if [ ! -d /var/lib/mysql/mysql ]; then
  : "${MARIADB_ROOT_PASSWORD:?Error: Database is uninitialized and password option is not specified}"
  mariadb-install-db --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null
  { echo 'FLUSH PRIVILEGES;'
    echo "ALTER USER root@localhost IDENTIFIED BY $(quote "$MARIADB_ROOT_PASSWORD");"
    echo "CREATE USER root@'%' IDENTIFIED BY $(quote "$MARIADB_ROOT_PASSWORD"); GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "${MARIADB_DATABASE:-}" ] || echo "CREATE DATABASE $(name "$MARIADB_DATABASE");"
    [ -z "${MARIADB_USER:-}" ] || echo "CREATE USER $(quote "$MARIADB_USER")@'%' IDENTIFIED BY $(quote "$MARIADB_PASSWORD");"
    [ -z "${MARIADB_USER:-}" ] || [ -z "${MARIADB_DATABASE:-}" ] || echo "GRANT ALL ON $(name "$MARIADB_DATABASE").* TO $(quote "$MARIADB_USER")@'%';"
  } | mariadbd --bootstrap --datadir=/var/lib/mysql
fi
exec "$@" --datadir=/var/lib/mysql --bind-address=0.0.0.0 --socket=/run/mysqld/mysqld.sock
