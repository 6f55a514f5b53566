import { describe, expect, it } from 'vitest';
import type { LogicalNames } from '../../names.ts';
import { shellWord } from '../shell-word.ts';
import { valkey } from './valkey.ts';

const names: LogicalNames = {
  database: '0',
  owner: 'shop_main_owner',
  login: 'shop_main_1',
  idleLogin: 'shop_main_2',
};
const paths = {
  data: '/data',
  adminPassword: '/run/slipway/admin/password',
  servicePassword: '/run/slipway/service/password',
  initScript: '/etc/slipway/10-slipway.sh',
  logins: { service: '/run/slipway/service', rotation: '/run/slipway/rotation' },
};

describe('the container', () => {
  const { args, env, probes, initScript } = valkey.container(names, paths);

  it('runs the script in place of the server', () => {
    expect(args).toEqual(['sh', '/etc/slipway/10-slipway.sh']);
    expect(env).toEqual([]);
  });

  it('starts the server by this script', () => {
    expect(initScript).toMatchInlineSnapshot(`
      "#!/bin/sh
      set -eu
      umask 077

      # The hash of the password in a file, without the line ends behind it.
      hash_of() {
        password=$(cat "$1")
        if [ -z "$password" ]; then
          echo "File $1 holds no password; restore its Secret from a backup" >&2
          exit 1
        fi
        sum=$(printf '%s' "$password" | sha256sum)
        printf '%s' "\${sum%% *}"
      }

      admin=$(hash_of '/run/slipway/admin/password')
      first= second=
      # Takes the password in the second file for that of the login whose name is in the first.
      take() {
        case "$(cat "$1" 2>/dev/null || true)" in
          'shop_main_1') [ -n "$first" ] || first=$(hash_of "$2") ;;
          'shop_main_2') [ -n "$second" ] || second=$(hash_of "$2") ;;
          *) [ -n "$first$second" ] || first=$(hash_of "$2") ;;
        esac
      }
      take '/run/slipway/service/username' '/run/slipway/service/password'
      [ ! -s '/run/slipway/rotation/password' ] || take '/run/slipway/rotation/username' '/run/slipway/rotation/password'
      [ ! -s '/run/slipway/rotation/previous-password' ] || take '/run/slipway/rotation/previous-username' '/run/slipway/rotation/previous-password'
      {
        printf 'user %s %s\\n' default 'reset off'
        printf 'user %s on #%s %s\\n' 'slipway-admin' "$admin" '~* &* +@all'
        if [ -n "$first" ]; then
          printf 'user %s on #%s %s\\n' 'shop_main_1' "$first" '~* &* +@all -@admin -@dangerous +flushdb +flushall +keys +sort +sort_ro +info +role +client|list +acl|dryrun'
        fi
        if [ -n "$second" ]; then
          printf 'user %s on #%s %s\\n' 'shop_main_2' "$second" '~* &* +@all -@admin -@dangerous +flushdb +flushall +keys +sort +sort_ro +info +role +client|list +acl|dryrun'
        fi
      } > '/run/valkey/users.acl'

      exec valkey-server \\
        --port '6379' \\
        --bind '*' '-::*' \\
        --protected-mode 'no' \\
        --aclfile '/run/valkey/users.acl' \\
        --dir '/data' \\
        --appendonly 'yes' \\
        --appendfsync 'everysec' \\
        --save ''
      "
    `);
  });

  it('has these probes', () => {
    expect(probes).toMatchInlineSnapshot(`
      {
        "liveness": {
          "exec": {
            "command": [
              "sh",
              "-c",
              "[ -n "$(valkey-cli -h 127.0.0.1 -p 6379 ping)" ]",
            ],
          },
          "failureThreshold": 6,
          "periodSeconds": 10,
          "timeoutSeconds": 5,
        },
        "readiness": {
          "exec": {
            "command": [
              "sh",
              "-c",
              "password=$(cat '/run/slipway/admin/password')
      export REDISCLI_AUTH="$password" VALKEYCLI_AUTH="$password"
      answer=$(valkey-cli -h 127.0.0.1 -p 6379 --user slipway-admin --no-auth-warning ping)
      echo "$answer"
      case "$answer" in '' | LOADING*) exit 1 ;; esac",
            ],
          },
          "failureThreshold": 3,
          "periodSeconds": 10,
          "timeoutSeconds": 5,
        },
        "startup": {
          "exec": {
            "command": [
              "sh",
              "-c",
              "[ -n "$(valkey-cli -h 127.0.0.1 -p 6379 ping)" ]",
            ],
          },
          "failureThreshold": 720,
          "periodSeconds": 5,
          "timeoutSeconds": 5,
        },
      }
    `);
  });

  it('writes only to folders that are mounted', () => {
    const mounts = [valkey.mountPath, ...valkey.scratch.map(({ path }) => path)];
    expect(mounts).toEqual(['/data', '/run/valkey']);
    expect([...initScript.matchAll(/(?:> |--aclfile |--dir )'(\/[^']*)'/g)]).toHaveLength(3);
    for (const [, path] of initScript.matchAll(/(?:> |--aclfile |--dir )'(\/[^']*)'/g)) {
      expect(mounts.some((mount) => path === mount || path?.startsWith(`${mount}/`))).toBe(true);
    }
  });

  it.each(['a b', 'a\nuser b on nopass +@all', 'default', ''])('is none for a user %j', (login) => {
    expect(() => valkey.container({ ...names, login }, paths)).toThrow('cannot be the name');
  });
});

describe('a word of the shell', () => {
  it.each([
    ['plain', `'plain'`],
    ['', `''`],
    [`it's $(id) "here" \\`, `'it'\\''s $(id) "here" \\'`],
    ["''", `''\\'''\\'''`],
  ])('%j', (text, quoted) => {
    expect(shellWord(text)).toBe(quoted);
  });

  it('has no NUL', () => {
    expect(() => shellWord('a\0b')).toThrow('NUL');
  });
});
