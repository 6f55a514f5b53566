import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of the user's cache that holds what is built or downloaded once for all runs:
 * `$XDG_CACHE_HOME/slipway` or, without it, `~/.cache/slipway`.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const configured = environment['XDG_CACHE_HOME'];
  const root =
    configured === undefined || configured === '' ? join(homedir(), '.cache') : configured;
  return join(root, 'slipway');
}
