import { describe, expect, it } from 'vitest';
import type { Connection } from '../../login/connection.ts';
import { loginFailure } from '../../login/login-failure.ts';
import { neo4j } from './neo4j.ts';
import { mayBeUser, userName } from './user-name.ts';

const connection: Connection = {
  host: 'db.shop.svc',
  port: 7687,
  database: 'neo4j',
  username: 'user@x',
  password: 'p:/?#%@',
  tls: 'disable',
};

describe('the URI', () => {
  it('holds no credentials, which drivers refuse, and leads back to the server', () => {
    const uri = neo4j.uri(connection);
    expect(uri).toBe('bolt://db.shop.svc:7687');
    const { host, port, tls } = connection;
    expect(neo4j.parseUri(uri)).toEqual({ host, port, tls });
  });

  it.each([
    ['disable', 'bolt://[::1]:7687'],
    ['prefer', 'bolt://[::1]:7687'],
    ['require', 'bolt+ssc://[::1]:7687'],
    ['verify-ca', 'bolt+s://[::1]:7687'],
    ['verify-full', 'bolt+s://[::1]:7687'],
  ] as const)('says of TLS %s by its scheme: %s', (tls, uri) => {
    expect(neo4j.uri({ ...connection, host: '::1', tls })).toBe(uri);
  });

  it.each(['require', 'verify-full'] as const)(
    'says nothing of TLS %s with certificates to trust, which drivers refuse beside that',
    (tls) => {
      expect(neo4j.uri({ ...connection, tls, certificates: 'PEM' })).toBe(
        'bolt://db.shop.svc:7687',
      );
    },
  );

  it.each([
    ['bolt://h', { host: 'h', tls: 'disable' }],
    ['neo4j://h:7688', { host: 'h', port: 7688, tls: 'disable' }],
    ['bolt+s://h', { host: 'h', tls: 'verify-full' }],
    ['neo4j+s://x.databases.neo4j.io', { host: 'x.databases.neo4j.io', tls: 'verify-full' }],
    ['bolt+ssc://h', { host: 'h', tls: 'require' }],
    ['neo4j+ssc://[::1]:7687/?a=b', { host: '::1', port: 7687, tls: 'require' }],
    ['bolt://user:secret@h', { host: 'h', tls: 'disable' }],
    ['http://h:7474', undefined],
    ['bolt://%zz', undefined],
    ['not a uri', undefined],
  ])('%s', (uri, expected) => {
    expect(neo4j.parseUri(uri)).toEqual(expected);
  });
});

describe('a change of version', () => {
  it.each([
    ['2026.08', '2026.08', true],
    ['2026.08', '2026.08.1', true],
    ['2026.08.1', '2026.08', true],
    ['2025.01', '2026.08', true],
    ['2026.08', '2027.01.0', true],
    ['5.26', '2026.08', true],
    ['5.26.3', '2025.01', true],
    ['5', '2026.08', true],
    ['5.20', '5.26', true],
    ['5.20', '2026.08', false],
    ['4.4', '5.26', false],
    ['4.4', '2026.08', false],
    ['2026.08.1', '2026.08.0', false],
    ['2026.08', '2026.07', false],
    ['2026.08', '2025.12', false],
    ['2026.08', '5.26', false],
  ])('from %s to %s', (running, wanted, isAllowed) => {
    expect(neo4j.versionRefusal(running, wanted) === undefined).toBe(isAllowed);
  });

  it.each([
    ['5.20', '2026.08', 'set spec.version to 5.26 first'],
    ['4.4', '2026.08', 'neo4j-admin database dump, load and migrate'],
    ['2026.08', '5.26', 'set spec.version to 2026.08 or later'],
  ])('from %s to %s that is refused says what to do', (running, wanted, mend) => {
    expect(neo4j.versionRefusal(running, wanted)).toContain(mend);
  });
});

describe('the name of a user', () => {
  it.each(['shop_orders-main_1', 'a.b', `a'"\\\`$(id)`, '~!+-9;'])('may be %s', (name) => {
    expect(userName(name)).toBe(name);
  });

  it.each(['', 'a b', 'a,b', 'a:b', 'a\tb', 'a\n', '\0', 'é', '🚢', '\u007F'])(
    'may not be %j',
    (name) => {
      expect(mayBeUser(name)).toBe(false);
      expect(() => userName(name)).toThrow('use ASCII characters without spaces');
    },
  );
});

describe('what an error means for a login', () => {
  it.each([
    ['Neo.ClientError.Security.Unauthorized', 'refused', 'password'],
    ['Neo.ClientError.Security.CredentialsExpired', 'refused', 'setup'],
    ['Neo.ClientError.Database.DatabaseNotFound', 'refused', 'setup'],
    ['Neo.ClientError.Statement.SyntaxError', 'refused', 'other'],
    ['Neo.ClientError.Security.AuthenticationRateLimit', 'unreachable', undefined],
    ['Neo.TransientError.General.DatabaseUnavailable', 'unreachable', undefined],
    ['ServiceUnavailable', 'unreachable', undefined],
  ])('%s: %s', (code, result, cause) => {
    const error = Object.assign(new Error('of the server'), { code });
    const outcome = loginFailure(error, connection, neo4j.loginDialect);
    expect(outcome).toMatchObject({ result, ...(cause === undefined ? {} : { cause }) });
    expect(JSON.stringify(outcome)).toContain(code);
  });

  it('knows the text of the driver that has no code', () => {
    const error = Object.assign(new Error('Connection acquisition timed out in 5 ms. Pool'), {
      code: 'N/A',
    });
    expect(loginFailure(error, connection, neo4j.loginDialect)).toEqual({
      result: 'unreachable',
      reason: 'ServerUnreachable',
      message: 'Slipway cannot reach server db.shop.svc:7687 (ETIMEDOUT)',
    });
  });
});

describe('the container', () => {
  const names = {
    database: 'neo4j',
    owner: 'shop_main_owner',
    login: 'shop_main_1',
    idleLogin: 'shop_main_2',
  };
  const container = neo4j.container(names, {
    data: '/data',
    adminPassword: '/run/slipway/admin/password',
    servicePassword: '/run/slipway/service/password',
    initScript: '/etc/slipway/10-slipway.sh',
  });

  it('says its settings as the entrypoint of the image reads them', () => {
    expect(container.args).toEqual(['sh', '/etc/slipway/10-slipway.sh']);
    expect(container.env.map(({ name, value }) => `${name}=${value ?? '(from the pod)'}`))
      .toMatchInlineSnapshot(`
      [
        "NEO4J_HOME=/run/neo4j",
        "SLIPWAY_MEMORY_MIB=(from the pod)",
        "NEO4J_server_directories_data=/data",
        "NEO4J_server_directories_logs=/logs",
        "NEO4J_server_http_enabled=false",
        "NEO4J_server_https_enabled=false",
        "NEO4J_dbms_security_auth__minimum__password__length=1",
        "NEO4J_dbms_security_allow__csv__import__from__file__urls=false",
        "NEO4J_db_logs_query_enabled=OFF",
        "NEO4J_dbms_usage__report_enabled=false",
        "NEO4J_server_fleet__discovery_enabled=false",
        "NEO4J_server_config_strict__validation_enabled=false",
        "NEO4J_server_jvm_additional=-XX:+ExitOnOutOfMemoryError",
      ]
    `);
  });

  it('asks for the greeting of Bolt, and for no password', () => {
    const { startup, readiness, liveness } = container.probes;
    expect(
      new Set([startup, readiness, liveness].map(({ exec }) => exec?.command?.join(' '))).size,
    ).toBe(1);
    expect(startup.exec?.command).toMatchInlineSnapshot(`
      [
        "bash",
        "-c",
        "exec 3<>/dev/tcp/127.0.0.1/7687 && printf '\\x60\\x60\\xb0\\x17\\x00\\x08\\x08\\x05\\x00\\x02\\x04\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00' >&3 && [ "$(head -c 4 <&3 | wc -c)" -eq 4 ]",
      ]
    `);
    expect((startup.failureThreshold ?? 0) * (startup.periodSeconds ?? 0)).toBe(3_600);
  });

  it('starts the server by a script', () => {
    expect(container.initScript).toMatchInlineSnapshot(`
      "#!/bin/sh
      set -eu

      settings=/run/neo4j/conf/neo4j.conf
      export NEO4J_HOME=/var/lib/neo4j NEO4J_CONF=/run/neo4j/conf/server
      rm -rf "$NEO4J_CONF"
      mkdir "$NEO4J_CONF"
      cp "$NEO4J_HOME"/conf/* "$NEO4J_CONF"

      spare=$((\${SLIPWAY_MEMORY_MIB:-0} - 384))
      [ "$spare" -ge 512 ] || spare=512

      # Of a setting that is there more than once the first holds; options of Java add up.
      {
        echo "server.memory.heap.initial_size=$((spare / 2))m"
        echo "server.memory.heap.max_size=$((spare / 2))m"
        echo "server.memory.pagecache.size=$((spare / 4))m"
        echo "server.directories.run=$NEO4J_CONF"
        cat "$settings" "$NEO4J_HOME/conf/neo4j.conf"
      } | awk -F= '!/^[a-z]/ || $1 == "server.jvm.additional" || !seen[$1]++' > "$NEO4J_CONF/neo4j.conf"

      if [ ! -d /data/databases/system ]; then
        (
          umask 077
          arguments="$NEO4J_CONF/arguments"
          trap 'rm -f "$arguments"' EXIT
          # One word in quotes, without the line ends behind it; @ would name another file.
          LC_ALL=C sed -z 's/[\\r\\n]*$//; s/[\\\\"]/\\\\&/g; s/\\r/\\\\r/g; s/\\n/\\\\n/g; s/^@/@@/; s/.*/"&"/' \\
            /run/slipway/admin/password > "$arguments"
          neo4j-admin dbms set-initial-password -- "@$arguments"
        )
      fi

      # As the entrypoint does it.
      command=$(neo4j console --dry-run)
      set -f
      eval "exec $command"
      "
    `);
  });

  it('writes to scratch folders and the volume only', () => {
    const writable = [neo4j.mountPath, ...neo4j.scratch.map(({ path }) => path)];
    const written = container.env
      .map(({ value = '' }) => value)
      .filter((value) => value.startsWith('/') && value !== '/run/neo4j');
    expect(written).not.toEqual([]);
    for (const path of written) expect(writable).toContain(path);
    expect(container.initScript).toContain('NEO4J_CONF=/run/neo4j/conf/server');
    expect(writable).toContain('/run/neo4j/conf');
  });
});
