/**
 * Completes package-lock.json after `npm install` from a registry that does not serve the builds
 * of some packages for other platforms: npm leaves these out, and `npm ci` then refuses the file
 * everywhere. Each gets an entry with the platform that its name tells, so that npm passes it
 * over where it does not fit.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];

/** The platform that the name of a package with a build for just one tells. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) {
    throw new Error(
      `${name} is not in the lock file and its name tells no platform: add it by hand`,
    );
  }
  const isMusl = words.some((word) => word.startsWith('musl'));
  const isGlibc = words.some((word) => word.startsWith('gnu'));
  return {
    os: [os],
    cpu: [cpu],
    ...(isMusl ? { libc: ['musl'] } : {}),
    ...(isGlibc ? { libc: ['glibc'] } : {}),
  };
}

function complete(lockfile: Lockfile): number {
  let added = 0;
  for (const { dev, optionalDependencies = {} } of Object.values(lockfile.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const key = `node_modules/${name}`;
      if (lockfile.packages[key] !== undefined || !/^\d/.test(version)) continue;
      lockfile.packages[key] = {
        version,
        ...platformOf(name),
        ...(dev === true ? { dev } : {}),
        optional: true,
      };
      added += 1;
    }
  }
  lockfile.packages = Object.fromEntries(
    Object.entries(lockfile.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return added;
}

const path = join(import.meta.dirname, '../package-lock.json');
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
const added = complete(lockfile);
writeFileSync(path, `${JSON.stringify(lockfile, undefined, 2)}\n`);
console.log(`${added} packages of other platforms were added to package-lock.json`);
