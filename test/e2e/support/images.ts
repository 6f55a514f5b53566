import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildPrograms } from '../../programs/build-programs.ts';
import { runCommand } from '../../programs/run-command.ts';
import { findNeo4j } from '../../programs/neo4j-programs.ts';
import { buildImage } from '../docker.ts';
import { ensureBaseImages, type StandInName } from '../offline/base-images.ts';
import type { Cluster, Report } from '../cluster/cluster.ts';

const root = join(import.meta.dirname, '../../..');
const registry = 'ghcr.io/slipway-dev';

interface PackageFile {
  version: string;
  dependencies: Readonly<Record<string, string>>;
}

const { version, dependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as PackageFile;

export const operatorImage = { repository: `${registry}/slipway`, tag: version };

/** The release before, whose chart scenarios/09-upgrade has; its image is this one by its name. */
export const previousVersion = '0.1.0';

export const shopServices = ['catalog', 'orders', 'payments'] as const;
export type ShopService = (typeof shopServices)[number];

export const shopImage = (service: ShopService, tag = '1.0.0'): string =>
  `${registry}/shop-${service}:${tag}`;

/** Images that only scenarios need: a new version, and one that does not start. */
export const nextCatalog = shopImage('catalog', '1.1.0');
export const crashingOrders = shopImage('orders', '2.0.0');
/** What databases run on; nodes pull it where they can. */
export const databaseImages = {
  postgres: 'postgres:17',
  mariadb: 'mariadb:11.8',
  valkey: 'valkey/valkey:8.1',
  neo4j: 'neo4j:2026.08',
} as const;

export type EngineOfTests = keyof typeof databaseImages;

/** Why a cluster without a registry cannot have the image of an engine; undefined where it can. */
export function whyWithout(engine: EngineOfTests): string | undefined {
  if (engine !== 'neo4j') return undefined;
  const found = findNeo4j();
  return 'missing' in found ? found.missing : undefined;
}

/**
 * Has what speaks to servers that have no client in their image, and in /clients/ferretdb a server
 * of MongoDB's protocol, of which there is no image that Slipway could run.
 */
export const clientsImage = `${registry}/e2e-clients:${version}`;

/** What Dockerfiles begin with. */
const bases: readonly StandInName[] = [
  'node',
  'distroless-node',
  'distroless-static',
  'golang',
  'python',
];

const enginesAtHand = (): readonly EngineOfTests[] =>
  // The keys are the engines.
  (Object.keys(databaseImages) as EngineOfTests[]).filter(
    (engine) => whyWithout(engine) === undefined,
  );

/**
 * Builds the operator's image and those of the shop from their Dockerfiles, and resolves to the
 * tags of all that the nodes are to hold. Where no image can be pulled, stand-ins of the bases are
 * built first.
 */
async function buildImages(isOffline: boolean, report: Report): Promise<string[]> {
  if (isOffline) await ensureBaseImages([...bases, ...enginesAtHand()], report);
  const operator = `${operatorImage.repository}:${operatorImage.tag}`;
  report(`Building ${operator}`);
  await buildImage({ tag: operator, context: root, buildArguments: { VERSION: version } });
  const previous = `${operatorImage.repository}:${previousVersion}`;
  await runCommand('docker', ['tag', operator, previous]);
  for (const service of shopServices) {
    report(`Building ${shopImage(service)}`);
    await buildImage({ tag: shopImage(service), context: join(root, 'examples/shop', service) });
  }
  await buildFrom(nextCatalog, shopImage('catalog'), ['LABEL version=1.1.0']);
  const crash = "console.error('orders 2.0.0 needs the setting PAYMENTS_TOKEN'); process.exit(3)";
  await buildFrom(crashingOrders, 'gcr.io/distroless/nodejs24-debian13:nonroot', [
    'USER 65532',
    `ENTRYPOINT ${JSON.stringify(['/nodejs/bin/node', '-e', crash])}`,
  ]);
  await buildClients(report);
  return [
    operator,
    previous,
    clientsImage,
    ...shopServices.map((service) => shopImage(service)),
    nextCatalog,
    crashingOrders,
  ];
}

/** Builds the images and hands them to the nodes that run them. */
export async function provideImages(cluster: Cluster, report: Report): Promise<void> {
  const images = await buildImages(cluster.isOffline, report);
  report(`Handing ${images.length} images to the nodes`);
  await cluster.load(images);
  // Volumes are on the control plane's node, and so are the servers of databases.
  if (cluster.isOffline) {
    const images = enginesAtHand().map((engine) => databaseImages[engine]);
    await cluster.load(images, cluster.nodes.controlPlane);
  }
}

async function buildClients(report: Report): Promise<void> {
  const drivers = ['neo4j-driver-lite', 'mongodb'].map((name) => `${name}@${dependencies[name]}`);
  const { ferretdb } = await buildPrograms(['ferretdb'], { report });
  const lines = [
    'WORKDIR /clients',
    `RUN npm install --silent ${drivers.join(' ')}`,
    'COPY ferretdb ./',
    'ENV NODE_PATH=/clients/node_modules',
    'USER 65532',
  ];
  report(`Building ${clientsImage}`);
  await buildFrom(clientsImage, 'node:24-slim', lines, [ferretdb]);
}

async function buildFrom(
  tag: string,
  from: string,
  lines: readonly string[],
  files: readonly string[] = [],
): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'slipway-image-'));
  try {
    for (const file of files) cpSync(file, join(context, basename(file)));
    writeFileSync(join(context, 'Dockerfile'), `FROM ${from}\n${lines.join('\n')}\n`);
    await buildImage({ tag, context });
  } finally {
    if (existsSync(context)) rmSync(context, { recursive: true });
  }
}
