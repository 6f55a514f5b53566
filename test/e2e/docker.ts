import { runCommand, succeeds } from '../programs/run-command.ts';

/** The label that names what an image was built from, so that it is built again when that changes. */
const stampLabel = 'dev.slipway.built-from';

export interface ImageBuild {
  tag: string;
  /** The folder with the Dockerfile and what it copies. */
  context: string;
  buildArguments?: Readonly<Record<string, string>>;
  /** Names what it is built from; see stampOf. */
  stamp?: string;
}

/**
 * Builds an image, with BuildKit where Docker has it. Rejects with a CommandError that ends in
 * what the build printed last.
 */
export async function buildImage(build: ImageBuild): Promise<void> {
  const { tag, context, buildArguments = {}, stamp } = build;
  const hasBuildKit = await succeeds('docker', ['buildx', 'version']);
  const label = stamp === undefined ? [] : ['--label', `${stampLabel}=${stamp}`];
  const given = Object.entries(buildArguments).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  await runCommand('docker', ['build', '--tag', tag, ...label, ...given, ...proxies(), context], {
    env: { ...process.env, DOCKER_BUILDKIT: hasBuildKit ? '1' : '0' },
    timeoutMs: 1_200_000,
    withStderr: true,
  });
}

/** What a tar stream on stdin or a file holds, as an image; for roots that no Dockerfile makes. */
export async function importImage(tag: string, folder: string, stamp: string): Promise<void> {
  const script = 'tar -C "$1" -c . | docker import -c "$2" -c "$3" - "$4" >/dev/null';
  const label = `LABEL ${stampLabel}=${stamp}`;
  await runCommand('bash', [
    '-euo',
    'pipefail',
    '-c',
    script,
    '-',
    folder,
    'CMD ["bash"]',
    label,
    tag,
  ]);
}

/** Makes an image of a container as it is now. */
export async function commitContainer(
  container: string,
  image: { tag: string; stamp: string; changes: readonly string[] },
): Promise<void> {
  const changes = [...image.changes, `LABEL ${stampLabel}=${image.stamp}`];
  const args = changes.flatMap((change) => ['--change', change]);
  await runCommand('docker', ['commit', ...args, container, image.tag]);
}

/** Whether an image of that name is there, whoever made it. */
export function hasImage(tag: string): Promise<boolean> {
  return succeeds('docker', ['image', 'inspect', tag]);
}

/** The stamp of an image; an empty text where it was not built here, undefined where it is not there. */
export async function stampOf(tag: string): Promise<string | undefined> {
  if (!(await hasImage(tag))) return undefined;
  const format = `{{index .Config.Labels "${stampLabel}"}}`;
  const stamp = await runCommand('docker', ['image', 'inspect', '--format', format, tag]);
  return stamp.trim() === '<no value>' ? '' : stamp.trim();
}

/** Docker's own build arguments for proxies, where the environment has them. */
function proxies(): string[] {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
    .flatMap((name) => [name, name.toLowerCase()])
    .filter((name) => (process.env[name] ?? '') !== '')
    .flatMap((name) => ['--build-arg', name]);
}
