import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../programs/run-command.ts';

const authorities = 'etc/ssl/certs/ca-certificates.crt';
const leftovers = [
  'var/cache/apt/archives',
  'var/lib/apt/lists',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
];

export interface DebianRoot {
  suite: string;
  packages: readonly string[];
}

const slim: DebianRoot = { suite: 'trixie', packages: ['ca-certificates'] };

/**
 * Installs a minimal Debian into a folder and resolves to that folder. It trusts the certificate
 * authorities that the host trusts, so that builds on it reach what the host reaches.
 */
export async function debianRoot(
  parent: string,
  { suite, packages }: DebianRoot = slim,
): Promise<string> {
  const root = join(parent, suite);
  const include = `--include=${packages.join(',')}`;
  await runCommand('debootstrap', ['--variant=minbase', include, suite, root], {
    timeoutMs: 1_200_000,
  });
  for (const leftover of leftovers) {
    rmSync(join(root, leftover), { recursive: true, force: true });
    mkdirSync(join(root, leftover));
  }
  if (existsSync(`/${authorities}`)) copyFileSync(`/${authorities}`, join(root, authorities));
  return root;
}
