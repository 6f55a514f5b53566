import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../control-plane/free-port.ts';
import { runCommand, succeeds } from '../../programs/run-command.ts';
import { layOutNeo4j, type Neo4jImage, type WriteTls } from './neo4j-image.ts';
import { fetchNeo4j, type Neo4jPrograms } from '../../programs/neo4j-programs.ts';

export interface Neo4jServer {
  readonly port: number;
  readonly setAdminPassword: (password: string) => void;
  /** Runs the start script up to where it becomes the server, without data from before. */
  readonly prepare: (environment?: Readonly<Record<string, string>>) => Promise<Prepared>;
  /** Runs the start script; resolves once the server serves. */
  readonly start: (settings?: Readonly<Record<string, string>>) => Promise<void>;
  /** Ends the server as Kubernetes does. */
  readonly stop: () => Promise<void>;
  /** Whether the container's probe finds it well. */
  readonly probe: () => Promise<boolean>;
  /** Writes a file of the pod, as the kubelet does. */
  readonly writeFile: (name: string, text: string) => string;
  /** All that the server has logged, in its files too. */
  readonly log: () => string;
  /** Arguments and environment of the server's process. */
  readonly processTexts: () => string;
  /** Ends the server at once and removes everything. */
  readonly remove: () => Promise<void>;
}

/** What the start script leaves to the server. */
export interface Prepared {
  /** Of `dbms/auth.ini` on the volume: what the first password is. */
  readonly authentication: string;
  /** The settings, one a line. */
  readonly settings: readonly string[];
  /** The files in the folder of the settings. */
  readonly files: readonly string[];
  readonly output: string;
}

/** A server that does not run yet, on a free port of the loopback and in a folder of its own. */
export async function createNeo4j(programs: Neo4jPrograms, tls?: WriteTls): Promise<Neo4jServer> {
  const libraries = await fetchNeo4j(programs);
  const port = await freePort();
  const image = layOutNeo4j(programs.javaHome, libraries, port, tls);
  let output = '';
  let child: ChildProcess | undefined;
  return {
    port,
    setAdminPassword: image.setAdminPassword,
    prepare: (environment = {}) => prepare(image, environment),
    start: async (settings = {}) => {
      image.enter(settings);
      child = spawn('sh', ['-c', image.script], {
        env: image.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      await started(child, (text) => (output += text));
    },
    stop: () => end(child, 'SIGTERM'),
    probe: () => succeeds(image.probe[0] ?? '', image.probe.slice(1)),
    writeFile: image.writeFile,
    log: () =>
      readdirSync(image.logs).reduce(
        (sum, name) => sum + readFileSync(join(image.logs, name), 'utf8'),
        output,
      ),
    processTexts: () =>
      ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${child?.pid}/${file}`)).join('\n'),
    remove: async () => {
      await end(child, 'SIGKILL');
      image.remove();
    },
  };
}

async function prepare(
  image: Neo4jImage,
  environment: Readonly<Record<string, string>>,
): Promise<Prepared> {
  image.enter({});
  rmSync(join(image.data, 'dbms'), { recursive: true, force: true });
  const becoming = 'eval "exec $command"';
  if (!image.script.includes(becoming)) throw new Error('the script does not become the server');
  const output = await runCommand('sh', ['-c', image.script.replace(becoming, 'echo "$command"')], {
    env: { ...image.environment, ...environment },
    withStderr: true,
  });
  return {
    authentication: readFileSync(join(image.data, 'dbms', 'auth.ini'), 'utf8'),
    settings: readFileSync(join(image.conf, 'neo4j.conf'), 'utf8').split('\n'),
    files: readdirSync(image.conf),
    output,
  };
}

async function started(child: ChildProcess, onText: (text: string) => void): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      const text = chunk.toString('utf8');
      onText(text);
      said += text;
      if (said.includes('INFO  Started.')) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', () => reject(new Error(`Neo4j ended:\n${said}`)));
  });
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exited;
}
