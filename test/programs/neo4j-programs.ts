import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';
import { neo4jVersion } from './pins.ts';
import { runCommand } from './run-command.ts';
import { findPrograms } from './find-programs.ts';

const oldestJava = 21;

/** What is needed to run Neo4j. */
export interface Neo4jPrograms {
  /** JAVA_HOME of a Java that is new enough. */
  readonly javaHome: string;
  /** Maven; undefined where it need not fetch anything any more. */
  readonly maven: string | undefined;
}

/** What there is on this machine, or what is missing. */
export function findNeo4j(): Neo4jPrograms | { readonly missing: string } {
  const javaHome = findJavaHome();
  if (javaHome === undefined) {
    return { missing: `no Java ${oldestJava} or later in JAVA_HOME, /usr/lib/jvm or PATH` };
  }
  if (existsSync(libraryFolder())) return { javaHome, maven: undefined };
  const folder = findPrograms(['mvn'], ['/usr/bin']);
  if (folder === undefined) return { missing: 'no mvn in /usr/bin or PATH to fetch Neo4j with' };
  return { javaHome, maven: join(folder, 'mvn') };
}

/** The folder with the libraries of Neo4j, which Maven fills once for all runs. */
export async function fetchNeo4j({ maven }: Neo4jPrograms): Promise<string> {
  const folder = libraryFolder();
  await mkdir(cacheFolder(), { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    if (maven === undefined) throw new Error(`${folder} was there a moment ago`);
    const unfinished = await mkdtemp(`${folder}-`);
    try {
      await copyDependencies(maven, unfinished);
      await rename(join(unfinished, 'lib'), folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
  return folder;
}

function libraryFolder(): string {
  return join(cacheFolder(), `neo4j-${neo4jVersion}`);
}

async function copyDependencies(maven: string, folder: string): Promise<void> {
  const dependency = (group: string, artifact: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
    `<version>${neo4jVersion}</version></dependency>`;
  const pom =
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
    '<groupId>slipway</groupId><artifactId>neo4j</artifactId><version>1</version>' +
    `<packaging>pom</packaging><dependencies>${dependency('org.neo4j', 'neo4j')}` +
    `${dependency('org.neo4j.app', 'neo4j-server')}</dependencies></project>`;
  await writeFile(join(folder, 'pom.xml'), pom);
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const lib = `-DoutputDirectory=${join(folder, 'lib')}`;
  await runCommand(maven, ['-q', '-B', '-ntp', goal, lib], { cwd: folder });
}

function findJavaHome(): string | undefined {
  const { JAVA_HOME, PATH } = process.env;
  const installed = '/usr/lib/jvm';
  const homes = [
    ...(JAVA_HOME === undefined || JAVA_HOME === '' ? [] : [JAVA_HOME]),
    ...(existsSync(installed) ? readdirSync(installed) : [])
      .toSorted()
      .map((name) => join(installed, name)),
    ...(PATH ?? '').split(delimiter).map(dirname),
  ];
  return homes.find((home) => javaVersion(home) >= oldestJava);
}

/** The major version of the Java of this folder; 0 without one. */
function javaVersion(home: string): number {
  try {
    const real = dirname(dirname(realpathSync(join(home, 'bin', 'java'))));
    const release = readFileSync(join(real, 'release'), 'utf8');
    return Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
