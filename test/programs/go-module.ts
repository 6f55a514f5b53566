import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { GoError, runGo } from './go-toolchain.ts';

interface Module {
  Dir?: string;
  Error?: string;
}

/**
 * The folder with the source of a Go module, for what comes with it beside code: CRDs, manifests,
 * charts. It is read-only and stays in Go's own cache. Rejects with a GoError where it cannot be had.
 */
export async function downloadModule(path: string, version: string): Promise<string> {
  // Go says that the module wants a newer Go, which only matters to who compiles it: what it
  // downloaded is there.
  const options = { cwd: tmpdir(), environment: { GOTOOLCHAIN: 'local' }, acceptFailure: true };
  const answer = await runGo(['mod', 'download', '-json', `${path}@${version}`], options);
  const module = JSON.parse(answer === '' ? '{}' : answer) as Module;
  const cache = (await runGo(['env', 'GOMODCACHE'], options)).trim();
  const folder = module.Dir ?? join(cache, `${path}@${version}`);
  if (existsSync(folder)) return folder;
  throw new GoError(
    `The Go module ${path} ${version} could not be downloaded: ` +
      `${module.Error ?? 'go mod download failed'}; check that the Go module proxy ` +
      '(go env GOPROXY) can be reached',
  );
}
