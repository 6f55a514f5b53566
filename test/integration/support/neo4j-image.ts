import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerTls } from '../../../src/controllers/database/engines/engine.ts';
import { neo4jContainer } from '../../../src/controllers/database/engines/neo4j/container.ts';
import type { Placement } from '../../../src/controllers/database/engines/neo4j/start-script.ts';

/** What the image and the pod of Neo4j have, in a folder of this machine. */
export interface Neo4jImage {
  readonly folder: string;
  readonly data: string;
  readonly logs: string;
  /** The folder of the settings that the start script makes. */
  readonly conf: string;
  readonly script: string;
  /** Of the start script. */
  readonly environment: Readonly<Record<string, string>>;
  /** The command of the probes. */
  readonly probe: readonly string[];
  /** Writes a file of the pod; returns its path. */
  readonly writeFile: (name: string, text: string) => string;
  readonly setAdminPassword: (password: string) => void;
  /** Does what the image's entrypoint does first. These settings come before all others. */
  readonly enter: (settings: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}

/** Options of Java that make a small server start soon; the image has others in their place. */
const javaOptions = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '--enable-native-access=ALL-UNNAMED',
];

/** Has the certificates of a server written, and tells where they are. */
export type WriteTls = (writeFile: Neo4jImage['writeFile']) => ServerTls;

export function layOutNeo4j(
  javaHome: string,
  libraries: string,
  port: number,
  tls?: WriteTls,
): Neo4jImage {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-neo4j-'));
  const at = (...names: string[]): string => join(folder, ...names);
  const placement: Placement = { image: at('image'), home: at('home'), port };
  for (const name of ['image/bin', 'image/conf', 'home/conf', 'data', 'logs', 'tmp']) {
    mkdirSync(at(name), { recursive: true });
  }
  symlinkSync(libraries, at('image', 'lib'));
  writeProgram(at('image', 'bin', 'neo4j'), placement, 'Neo4jCommand');
  writeProgram(at('image', 'bin', 'neo4j-admin'), placement, 'Neo4jAdminCommand');
  const options = [...javaOptions, `-Djava.io.tmpdir=${at('tmp')}`];
  // As in the image: one setting that the container has too, one in a comment, options of Java.
  const shipped = ['#server.memory.heap.max_size=512m', 'server.http.enabled=true'];
  const java = options.map((option) => `server.jvm.additional=${option}`);
  writeFileSync(at('image', 'conf', 'neo4j.conf'), [...shipped, ...java, ''].join('\n'));

  const adminPassword = at('password');
  const writeFile = (name: string, text: string): string => {
    writeFileSync(at(name), text);
    return at(name);
  };
  const paths = {
    data: at('data'),
    adminPassword,
    servicePassword: '',
    initScript: '',
    ...(tls === undefined ? {} : { tls: tls(writeFile) }),
  };
  const { env, initScript, probes } = neo4jContainer(paths, placement);
  const variables = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const here = {
    'server.directories.logs': at('logs'),
    'server.bolt.listen_address': `127.0.0.1:${port}`,
  };
  return {
    folder,
    data: at('data'),
    logs: at('logs'),
    conf: at('home', 'conf', 'server'),
    script: initScript,
    environment: {
      PATH: `${at('image', 'bin')}:/usr/bin:/bin`,
      JAVA_HOME: javaHome,
      NEO4J_HOME: placement.home,
    },
    probe: probes.liveness.exec?.command ?? [],
    writeFile,
    setAdminPassword: (password) => writeFileSync(adminPassword, password),
    enter: (settings) => {
      const lines = Object.entries({ ...settings, ...here }).map(
        ([name, value]) => `${name}=${value}`,
      );
      const given = variables.flatMap(([name = '', value = '']) => {
        const setting = settingOf(name);
        return setting === undefined ? [] : [`${setting}=${value}`];
      });
      writeFileSync(at('home', 'conf', 'neo4j.conf'), [...lines, '', ...given, ''].join('\n'));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the entrypoint makes of the name of a variable: `_` is a dot and `__` is `_`. */
function settingOf(variable: string): string | undefined {
  if (!variable.startsWith('NEO4J_') || variable === 'NEO4J_HOME') return undefined;
  return variable.slice('NEO4J_'.length).replaceAll('_', '.').replaceAll('..', '_');
}

function writeProgram(path: string, { image }: Placement, mainClass: string): void {
  const java = `"$JAVA_HOME/bin/java" -Xmx128m -XX:TieredStopAtLevel=1 -cp "${image}/lib/*"`;
  const main = `-Dbasedir="${image}" org.neo4j.server.startup.${mainClass} "$@"`;
  writeFileSync(path, `#!/bin/sh\nexec ${java} ${main}\n`);
  chmodSync(path, 0o755);
}
