import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';
import { assertGo, runGo } from './go-toolchain.ts';
import {
  buildFlags,
  kubernetesVersion,
  linkerFlags,
  programNames,
  programs,
  type ProgramName,
} from './pins.ts';

/** Where each program is. */
export type ProgramPaths = Readonly<Record<ProgramName, string>>;

export interface BuildOptions {
  /** A line of progress, without a line break; to stderr by default. */
  report?: (line: string) => void;
  environment?: NodeJS.ProcessEnv;
}

const modulesFolder = join(import.meta.dirname, 'go');

/**
 * The programs of the control plane: those that the folder KUBEBUILDER_ASSETS has, and for the
 * rest those built from Go modules, once, into the user's cache. The first build takes some six
 * minutes on two cores. Safe to call from several processes at once. Rejects with a GoError that
 * says what to install where a build is needed and cannot be done.
 */
export async function buildBinaries(options: BuildOptions = {}): Promise<ProgramPaths> {
  const environment = options.environment ?? process.env;
  const report = options.report ?? ((line: string) => process.stderr.write(`${line}\n`));
  const assets = environment['KUBEBUILDER_ASSETS'] ?? '';
  const folder = join(cacheFolder(environment), 'control-plane', await versionOfPins());
  const given = assets === '' ? [] : await presentIn(assets, programNames);
  const toBuild = programNames.filter((name) => !given.includes(name));
  if ((await missingIn(folder, toBuild)).length > 0) {
    if (given.length > 0) report(`KUBEBUILDER_ASSETS (${assets}) has no ${toBuild.join(', ')}`);
    await buildInto(folder, toBuild, report);
  }
  const paths = programNames.map((name) => [
    name,
    join(toBuild.includes(name) ? folder : assets, name),
  ]);
  return Object.fromEntries(paths) as Record<ProgramName, string>;
}

async function buildInto(
  folder: string,
  names: readonly ProgramName[],
  report: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await withFileLock(
    `${folder}.lock`,
    async () => {
      const missing = await missingIn(folder, names);
      if (missing.length === 0) return;
      await assertGo();
      await removeUnfinished(folder);
      report(`Building ${missing.join(', ')} from Go modules into ${folder}, once`);
      for (const [index, name] of missing.entries()) {
        const place = `${name} (${index + 1} of ${missing.length})`;
        report(`Building ${place} ...`);
        const seconds = await build(folder, name);
        report(`Built ${place} in ${seconds} s`);
      }
    },
    { onWait: (holder) => report(`Waiting for ${holder}, which builds the control plane`) },
  );
}

async function build(folder: string, name: ProgramName): Promise<number> {
  const { module, package: packagePath } = programs[name];
  const started = performance.now();
  const unfinished = join(folder, `${name}.new-${process.pid}`);
  const flags = [...buildFlags, '-ldflags', linkerFlags(module)];
  await runGo(['build', ...flags, '-o', unfinished, packagePath], {
    cwd: join(modulesFolder, module),
  });
  await rename(unfinished, join(folder, name));
  return Math.round((performance.now() - started) / 1_000);
}

/** What builds that were killed left behind; only called while holding the lock. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder);
  const unfinished = names.filter((name) => name.includes('.new-'));
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
}

/** Changes with everything that a build depends on: pins, flags and the platform. */
async function versionOfPins(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([programs, buildFlags, linkerFlags('kubernetes')]));
  hash.update(`${process.platform}/${process.arch}`);
  for (const module of ['kubernetes', 'kwok']) {
    for (const file of ['go.mod', 'go.sum']) {
      hash.update(await readFile(join(modulesFolder, module, file)));
    }
  }
  return `${kubernetesVersion}-${hash.digest('hex').slice(0, 12)}`;
}

async function presentIn(folder: string, names: readonly ProgramName[]): Promise<ProgramName[]> {
  const missing = await missingIn(folder, names);
  return names.filter((name) => !missing.includes(name));
}

async function missingIn(folder: string, names: readonly ProgramName[]): Promise<ProgramName[]> {
  const missing: ProgramName[] = [];
  for (const name of names) {
    await access(join(folder, name), constants.X_OK).catch(() => missing.push(name));
  }
  return missing;
}
