import { findPrograms } from '../../programs/find-programs.ts';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../control-plane/free-port.ts';
import {
  createServerFolder,
  launchServer,
  type ServerFolder,
  type SettingsOf,
} from './server-folder.ts';

export interface MariadbServer {
  readonly port: number;
  /** Writes a file that the server's user can read; returns its path. */
  writeFile(name: string, text: string): string;
  /** Runs a shell script as the server's user, with the client set up for the server's socket. */
  runScript(script: string): Promise<void>;
  /** The server as it is before the image has given the superuser a password. */
  forgetAdmin(): Promise<void>;
  /** All that the server has logged, every statement included. */
  log(): string;
  stop(): Promise<void>;
}

/** The folders of the programs of MariaDB, as Debian has them; undefined without one. */
export function findMariadb(): { readonly server: string; readonly clients: string } | undefined {
  const server = findPrograms(['mariadbd'], ['/usr/sbin']);
  const clients = findPrograms(['mariadb', 'mariadb-install-db', 'mariadb-admin'], ['/usr/bin']);
  return server === undefined || clients === undefined ? undefined : { server, clients };
}

type Programs = NonNullable<ReturnType<typeof findMariadb>>;

/** Makes and starts a server on a free port of the loopback, in a folder, in `parent`, that is removed at the end. */
export async function startMariadb(
  programs: Programs,
  adminPassword: string,
  parent?: string,
  more: SettingsOf = () => [],
): Promise<MariadbServer> {
  const folder = createServerFolder('mariadb', parent);
  const socket = join(folder.path, 'socket');
  initialize(programs, folder, adminPassword);
  const port = await freePort();
  const generalLog = folder.writeFile('general.log', '');
  const server = await launch(programs, folder, [
    `--port=${port}`,
    `--socket=${socket}`,
    `--general-log-file=${generalLog}`,
    ...more(folder.writeFile),
  ]);
  return {
    port,
    writeFile: folder.writeFile,
    log: () => server.log() + readFileSync(generalLog, 'utf8'),
    runScript: (script) => folder.runScript(script, { MYSQL_UNIX_PORT: socket }),
    forgetAdmin: () =>
      folder.runScript(
        `printf %s "DROP USER root@'%'; CREATE USER root@'127.0.0.1'; ALTER USER root@localhost IDENTIFIED BY ''" | ` +
          `MYSQL_PWD='${adminPassword}' mariadb --no-defaults --user=root --socket=${socket}`,
        {},
      ),
    stop: async () => {
      server.child.kill('SIGTERM');
      await server.exited;
      folder.remove();
    },
  };
}

/** As the official image does: the superuser may come from anywhere. */
function initialize({ server, clients }: Programs, folder: ServerFolder, password: string): void {
  const data = `--datadir=${join(folder.path, 'data')}`;
  const options = { ...folder.user, env: { ...folder.user.env, PATH: `${server}:/usr/bin:/bin` } };
  execFileSync(
    join(clients, 'mariadb-install-db'),
    ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { ...options, stdio: 'ignore' },
  );
  const statements = [
    `DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost';`,
    'FLUSH PRIVILEGES;',
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `CREATE USER root@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;`,
  ];
  execFileSync(join(server, 'mariadbd'), ['--no-defaults', data, '--bootstrap'], {
    ...options,
    input: statements.join('\n'),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

function launch(programs: Programs, folder: ServerFolder, settings: readonly string[]) {
  return launchServer(
    join(programs.server, 'mariadbd'),
    [
      '--no-defaults',
      `--datadir=${join(folder.path, 'data')}`,
      `--tmpdir=${folder.path}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--skip-log-bin',
      '--general-log=1',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=32M',
      ...settings,
    ],
    folder.user,
    'ready for connections',
  );
}
