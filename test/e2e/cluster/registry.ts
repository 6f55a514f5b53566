import { succeeds } from '../../programs/run-command.ts';

const variable = 'SLIPWAY_E2E_OFFLINE';

/**
 * Whether public images can be pulled; the variable SLIPWAY_E2E_OFFLINE (true or false) says it
 * without asking the registry.
 */
export async function canPullImages(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const told = environment[variable] ?? '';
  if (told !== '') {
    if (told !== 'true' && told !== 'false') {
      throw new Error(`${variable}=${told}: expected true or false`);
    }
    return told === 'false';
  }
  const image = 'docker.io/library/busybox:1.37';
  return succeeds('docker', ['manifest', 'inspect', image], { timeoutMs: 30_000 });
}
