import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mongodbContainer } from './container.ts';

const names = {
  database: 'shop_orders',
  owner: 'shop_orders_owner',
  login: 'shop_orders_1',
  idleLogin: 'shop_orders_2',
};
const paths = {
  data: '/data/db',
  adminPassword: '/run/slipway/admin/password',
  servicePassword: '/run/slipway/service/password',
  initScript: '/docker-entrypoint-initdb.d/10-slipway.sh',
};

describe('the container', () => {
  it('is this', () => {
    const { initScript, ...container } = mongodbContainer(names, paths);
    expect(container).toMatchInlineSnapshot(`
      {
        "args": [
          "--dbpath=/data/db",
          "--auth",
          "--bind_ip_all",
          "--ipv6",
        ],
        "env": [
          {
            "name": "HOME",
            "value": "/tmp",
          },
        ],
        "probes": {
          "liveness": {
            "exec": {
              "command": [
                "bash",
                "-c",
                "exec 3<>"/dev/tcp/$(hostname)/27017" && printf '\\x33\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xdd\\x07\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x1e\\x00\\x00\\x00\\x10\\x70\\x69\\x6e\\x67\\x00\\x01\\x00\\x00\\x00\\x02\\x24\\x64\\x62\\x00\\x06\\x00\\x00\\x00\\x61\\x64\\x6d\\x69\\x6e\\x00\\x00' >&3 && timeout 4 dd bs=4096 count=1 <&3 2>/dev/null | LC_ALL=C grep -qaP '\\x01ok\\x00.{6}\\xf0\\x3f'",
              ],
            },
            "failureThreshold": 6,
            "periodSeconds": 10,
            "timeoutSeconds": 5,
          },
          "readiness": {
            "exec": {
              "command": [
                "bash",
                "-c",
                "exec 3<>"/dev/tcp/$(hostname)/27017" && printf '\\x33\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xdd\\x07\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x1e\\x00\\x00\\x00\\x10\\x70\\x69\\x6e\\x67\\x00\\x01\\x00\\x00\\x00\\x02\\x24\\x64\\x62\\x00\\x06\\x00\\x00\\x00\\x61\\x64\\x6d\\x69\\x6e\\x00\\x00' >&3 && timeout 4 dd bs=4096 count=1 <&3 2>/dev/null | LC_ALL=C grep -qaP '\\x01ok\\x00.{6}\\xf0\\x3f'",
              ],
            },
            "failureThreshold": 3,
            "periodSeconds": 10,
            "timeoutSeconds": 5,
          },
          "startup": {
            "exec": {
              "command": [
                "bash",
                "-c",
                "(exec 3<>"/dev/tcp/$(hostname)/27017" && printf '\\x33\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xdd\\x07\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x1e\\x00\\x00\\x00\\x10\\x70\\x69\\x6e\\x67\\x00\\x01\\x00\\x00\\x00\\x02\\x24\\x64\\x62\\x00\\x06\\x00\\x00\\x00\\x61\\x64\\x6d\\x69\\x6e\\x00\\x00' >&3 && timeout 4 dd bs=4096 count=1 <&3 2>/dev/null | LC_ALL=C grep -qaP '\\x01ok\\x00.{6}\\xf0\\x3f') && { /docker-entrypoint-initdb.d/10-slipway.sh || true; }",
              ],
            },
            "failureThreshold": 720,
            "periodSeconds": 5,
            "timeoutSeconds": 60,
          },
        },
      }
    `);
    expect(initScript).toMatchInlineSnapshot(`
      "#!/bin/sh
      mongosh --quiet --norc admin --eval '
      const { readFileSync } = require("fs");
      const read = (path) => readFileSync(path, "utf8").replace(/\\n+$/, "");
      const mechanisms = (pwd) => [/^[ -~]+$/.test(pwd) ? "SCRAM-SHA-256" : "SCRAM-SHA-1"];
      const make = (database, user, pwd, roles) =>
        database.createUser({ user, pwd, roles, mechanisms: mechanisms(pwd) });

      const rootPassword = read("/run/slipway/admin/password");
      try {
        db.auth("root", rootPassword);
      } catch (error) {
        if (error.codeName !== "AuthenticationFailed") throw error;
        make(db, "root", rootPassword, ["root"]);
        db.auth("root", rootPassword);
      }

      const service = db.getSiblingDB("shop_orders");
      const login = "shop_orders_1";
      const roles = [{"role":"dbAdmin","db":"shop_orders"},{"role":"readWrite","db":"shop_orders"}];
      if (service.getUser(login) === null) make(service, login, read("/run/slipway/service/password"), roles);
      else service.updateUser(login, { roles });

      const release = db.version().split(".", 2).join(".");
      const parameter = { getParameter: 1, featureCompatibilityVersion: 1 };
      if (db.adminCommand(parameter).featureCompatibilityVersion.version !== release) {
        const confirm = parseInt(release) < 7 ? {} : { confirm: true };
        db.adminCommand({ setFeatureCompatibilityVersion: release, ...confirm });
      }
      void 0;
      '
      "
    `);
  });

  it.each([
    [false, 'allowTLS', 'mongosh --quiet --norc admin'],
    [true, 'requireTLS', 'mongosh --quiet --norc --tls --tlsAllowInvalidCertificates admin'],
  ])('speaks TLS (required: %s)', (isRequired, mode, mongosh) => {
    const tls = {
      authority: '/run/slipway/tls/ca.crt',
      certificate: '/run/slipway/tls/tls.crt',
      key: '/run/slipway/tls/tls.key',
      combined: '/run/slipway/tls/tls-combined.pem',
      accessRules: '',
      probeNotes: '/tmp/slipway-certificate',
      isRequired,
    };
    const { args, probes, initScript } = mongodbContainer(names, { ...paths, tls });
    expect(args.slice(-2)).toEqual([
      `--tlsMode=${mode}`,
      '--tlsCertificateKeyFile=/run/slipway/tls/tls-combined.pem',
    ]);
    expect(initScript).toContain(mongosh);
    const [, , ready = ''] = probes.readiness.exec?.command ?? [];
    expect(ready).toContain(`${mongosh} --eval`);
    expect(ready).toContain('db.adminCommand({ rotateCertificates: 1 });');
    expect(probes.readiness.timeoutSeconds).toBe(30);
    expect(JSON.stringify(probes.liveness)).not.toContain('mongosh');
  });

  it('keeps a name from ending the word of the shell that it is in', () => {
    const hostile = { ...names, login: `it's; $(touch x)` };
    expect(mongodbContainer(hostile, paths).initScript).toContain(`"it'\\''s; $(touch x)"`);
  });
});

describe('the script, after an upgrade', () => {
  it.each([
    ['8.0.4', '8.0', []],
    ['8.0.4', '7.0', [{ setFeatureCompatibilityVersion: '8.0', confirm: true }]],
    ['6.0.19', '5.0', [{ setFeatureCompatibilityVersion: '6.0' }]],
  ])('of a server %s whose data is of %s', (version, compatibility, expected) => {
    expect(commandsOf(version, compatibility)).toEqual(expected);
  });
});

/** What the script sets on a server that has all users. */
function commandsOf(version: string, compatibility: string): readonly unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-mongodb-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const password = join(folder, 'password');
  writeFileSync(password, 'secret\n');
  const { initScript } = mongodbContainer(names, {
    ...paths,
    adminPassword: password,
    servicePassword: password,
  });
  const program = /--eval '(.*)'\n$/s.exec(initScript)?.[1] ?? '';
  const commands: unknown[] = [];
  const db = {
    auth: () => ({ ok: 1 }),
    version: () => version,
    adminCommand: (command: object) => {
      if (!('getParameter' in command)) commands.push({ ...command });
      return { featureCompatibilityVersion: { version: compatibility } };
    },
    getSiblingDB: () => ({ getUser: () => ({}), updateUser: () => ({ ok: 1 }) }),
  };
  runInNewContext(program, { db, require: createRequire(import.meta.url) });
  return commands;
}
