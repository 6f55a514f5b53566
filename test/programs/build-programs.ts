import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';
import { assertGo, runGo } from './go-toolchain.ts';
import {
  buildFlags,
  controlPlanePrograms,
  linkerFlags,
  programs,
  type ProgramName,
} from './pins.ts';

/** Where each program is. */
export type ProgramPaths<Name extends ProgramName = ProgramName> = Readonly<Record<Name, string>>;

/** Where each program of a control plane is. */
export type ControlPlanePaths = ProgramPaths<(typeof controlPlanePrograms)[number]>;

export interface BuildOptions {
  /** A line of progress, without a line break; to stderr by default. */
  report?: (line: string) => void;
  environment?: NodeJS.ProcessEnv;
}

interface Build {
  folder: string;
  names: readonly ProgramName[];
  report: (line: string) => void;
}

const modulesFolder = join(import.meta.dirname, 'go');

/**
 * The programs of the control plane: those that the folder KUBEBUILDER_ASSETS has, and the rest
 * built. Rejects as `buildPrograms` does.
 */
export async function buildControlPlane(options: BuildOptions = {}): Promise<ControlPlanePaths> {
  const assets = (options.environment ?? process.env)['KUBEBUILDER_ASSETS'] ?? '';
  const missing =
    assets === '' ? controlPlanePrograms : await missingIn(assets, controlPlanePrograms);
  if (assets !== '' && missing.length > 0) {
    reporter(options)(`KUBEBUILDER_ASSETS (${assets}) has no ${missing.join(', ')}`);
  }
  const built: Partial<ProgramPaths> = await buildPrograms(missing, options);
  const paths = controlPlanePrograms.map((name) => [name, built[name] ?? join(assets, name)]);
  return Object.fromEntries(paths) as ControlPlanePaths;
}

/**
 * The programs by those names, built from Go modules, once, into the user's cache. All of a
 * cluster take some ten minutes on two cores. Safe to call from several processes at once.
 * Rejects with a GoError that says what to install where a build is needed and cannot be done.
 */
export async function buildPrograms<Name extends ProgramName>(
  names: readonly Name[],
  options: BuildOptions = {},
): Promise<ProgramPaths<Name>> {
  const root = join(cacheFolder(options.environment ?? process.env), 'programs');
  const report = reporter(options);
  const paths: Partial<Record<ProgramName, string>> = {};
  for (const [module, ofModule] of Map.groupBy(names, (name) => programs[name].module)) {
    const folder = join(root, `${module}-${await versionOf(module)}`);
    if ((await missingIn(folder, ofModule)).length > 0) {
      await buildInto({ folder, names: ofModule, report });
    }
    for (const name of ofModule) paths[name] = join(folder, name);
  }
  return paths as ProgramPaths<Name>;
}

function reporter({ report }: BuildOptions): (line: string) => void {
  return report ?? ((line) => process.stderr.write(`${line}\n`));
}

async function buildInto({ folder, names, report }: Build): Promise<void> {
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
        const place = missing.length > 1 ? `${name} (${index + 1} of ${missing.length})` : name;
        report(`Building ${place} ...`);
        const seconds = await build(folder, name);
        report(`Built ${place} in ${seconds} s`);
      }
    },
    { onWait: (holder) => report(`Waiting for ${holder}, which builds into ${folder}`) },
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

/** Changes with everything that a build of the module depends on: pins, flags and the platform. */
async function versionOf(module: string): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([buildFlags, linkerFlags(module)]));
  hash.update(`${process.platform}/${process.arch}`);
  // Our own programs are sources beside the pins.
  const files = await readdir(join(modulesFolder, module));
  for (const file of files.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))) {
    hash.update(await readFile(join(modulesFolder, module, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function rank(file: string): number {
  return file.startsWith('go.') ? 0 : 1;
}

async function missingIn<Name extends ProgramName>(
  folder: string,
  names: readonly Name[],
): Promise<Name[]> {
  const missing: Name[] = [];
  for (const name of names) {
    await access(join(folder, name), constants.X_OK).catch(() => missing.push(name));
  }
  return missing;
}
