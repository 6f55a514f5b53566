import { chromium, type Browser } from 'playwright-core';
import { runCommand, succeeds } from '../../programs/run-command.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Opens a browser without a window in which hosts of example.com are on this machine. It is the
 * one that is installed; as root on Debian it is installed first. Undefined where there is none.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const path = (await findBrowser()) ?? (await installBrowser());
  if (path === undefined) return undefined;
  return chromium.launch({
    executablePath: path,
    args: [
      '--host-resolver-rules=MAP *.example.com 127.0.0.1',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // Chromium's own sandbox does not start as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

async function findBrowser(): Promise<string | undefined> {
  for (const name of names) {
    const ask = ['-c', `command -v ${name}`];
    if (await succeeds('sh', ask)) return (await runCommand('sh', ask)).trim();
  }
  return undefined;
}

async function installBrowser(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !(await succeeds('sh', ['-c', 'command -v apt-get']))) {
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  await runCommand('apt-get', ['update', '-qq'], { env });
  await runCommand('apt-get', install, { env });
  return findBrowser();
}
