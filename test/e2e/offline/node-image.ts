import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPrograms, type ProgramPaths } from '../../programs/build-programs.ts';
import { runCommand } from '../../programs/run-command.ts';
import { buildImage, commitContainer, hasImage, importImage, stampOf } from '../docker.ts';
import { ensureBaseImages } from './base-images.ts';
import { ensureComponentImages } from './component-images.ts';
import { debianRoot } from './debian-root.ts';
import { stampOfSources } from './stamp.ts';
import { versions } from './versions.ts';

type Report = (line: string) => void;

const sources = join(import.meta.dirname, 'node');
const baseTag = 'slipway-e2e/node-base:bookworm';
const stageTag = 'slipway-e2e/node-stage';
const builder = 'slipway-e2e-node-build';
const init = '["/usr/local/bin/entrypoint", "/sbin/init"]';

/** Systemd, the container runtime's tools, and what kubelet and kube-proxy call. */
const basePackages = (
  'systemd,systemd-sysv,dbus,ca-certificates,curl,iproute2,iptables,nftables,conntrack,ethtool,' +
  'socat,ebtables,kmod,mount,util-linux,procps,runc,libseccomp2,openssl,jq,containernetworking-plugins'
).split(',');

const nodePrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubeadm',
  'kubectl',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'coredns',
  'local-path-provisioner',
  'metrics-server',
] as const;

export type NodePrograms = ProgramPaths<(typeof nodePrograms)[number]>;

/** The tag of the node image that is built here. */
export const nodeImage = `kindest/node:${versions.kubernetes}-offline`;

/**
 * Builds the kind node image from Debian packages and Go modules, for where kindest/node cannot
 * be pulled, and resolves to its tag. It works on hosts with cgroup v1 or v2. What is built
 * already, from the same sources, is kept.
 */
export async function ensureNodeImage(report: Report): Promise<string> {
  const programs = await buildPrograms(nodePrograms, { report });
  const recipe = readFileSync(import.meta.filename, 'utf8');
  const texts = [recipe, JSON.stringify(versions), JSON.stringify(programs)];
  const stamp = stampOfSources(texts, [sources]);
  if ((await stampOf(nodeImage)) === stamp) return nodeImage;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-node-'));
  try {
    await ensureBaseImages(['busybox'], report);
    report('Building the base of the node image');
    await ensureNodeBase(folder);
    report('Building the images of the cluster');
    const components = await ensureComponentImages(programs, folder);
    report('Building the node image');
    await buildStage(programs, join(folder, 'stage'));
    await commitWithImages(['busybox:1.37', ...components], stamp);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (await hasImage(stageTag)) await runCommand('docker', ['rm', '--force', builder]);
  }
  return nodeImage;
}

async function ensureNodeBase(folder: string): Promise<void> {
  const stamp = stampOfSources(basePackages);
  if ((await stampOf(baseTag)) === stamp) return;
  const root = await debianRoot(folder, { suite: 'bookworm', packages: basePackages });
  await importImage(baseTag, root, stamp);
  rmSync(root, { recursive: true, force: true });
}

/** The node's file system before its containerd holds any image. */
async function buildStage(programs: NodePrograms, context: string): Promise<void> {
  const place = (path: string, content: string): void => {
    const target = join(context, 'files', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  };
  const copy = (from: string, path: string): void => {
    const target = join(context, 'files', path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target);
  };
  const source = (name: string): string => readFileSync(join(sources, name), 'utf8');
  for (const name of ['kubelet', 'kubeadm', 'kubectl'] as const) {
    copy(programs[name], `usr/bin/${name}`);
  }
  for (const name of ['containerd', 'containerd-shim-runc-v2', 'ctr'] as const) {
    copy(programs[name], `usr/local/bin/${name}`);
  }
  copy(join(sources, 'entrypoint'), 'usr/local/bin/entrypoint');
  copy(join(sources, 'containerd.service'), 'etc/systemd/system/containerd.service');
  copy(join(sources, 'kubelet.service'), 'etc/systemd/system/kubelet.service');
  copy(join(sources, '10-kubeadm.conf'), 'etc/systemd/system/kubelet.service.d/10-kubeadm.conf');
  copy(join(sources, 'cni.conflist.template'), 'etc/containerd/cni.conflist.template');
  const pause = `registry.k8s.io/pause:${versions.pause}`;
  place('etc/containerd/config.toml', source('config.toml').replace('@PAUSE@', pause));
  const kubeletArguments =
    '--runtime-cgroups=/system.slice/containerd.service --resolv-conf=/kind/resolv.conf';
  place('etc/default/kubelet', `KUBELET_EXTRA_ARGS=${kubeletArguments}\n`);
  place('kind/version', `${versions.kubernetes}\n`);
  copy(join(sources, 'default-cni.yaml'), 'kind/manifests/default-cni.yaml');
  const localPath = `rancher/local-path-provisioner:${versions.localPath}`;
  const storage = source('default-storage.yaml').replace('@LOCAL_PATH@', localPath);
  place('kind/manifests/default-storage.yaml', storage);
  copy(join(sources, 'Dockerfile'), '../Dockerfile');
  await runCommand('chmod', ['-R', 'a+rX', context]);
  await runCommand('chmod', ['755', join(context, 'files/usr/local/bin/entrypoint')]);
  await buildImage({ tag: stageTag, context });
}

/** Puts the cluster's images into the node's own containerd, so that no node pulls them. */
async function commitWithImages(images: readonly string[], stamp: string): Promise<void> {
  const inBuilder = (...command: string[]): Promise<string> =>
    runCommand('docker', ['exec', builder, ...command]);
  const run = ['run', '--detach', '--privileged', '--name', builder];
  await runCommand('docker', ['rm', '--force', builder]);
  await runCommand('docker', [...run, '--entrypoint', 'sleep', stageTag, 'infinity']);
  await runCommand('docker', ['exec', '--detach', builder, 'containerd']);
  await inBuilder(
    'sh',
    '-c',
    'for i in $(seq 120); do ctr version >/dev/null 2>&1 && exit; sleep 0.5; done; exit 1',
  );
  await importInto(builder, images);
  await inBuilder(
    'sh',
    '-c',
    'pkill containerd; while pgrep -x containerd >/dev/null; do sleep 0.2; done; rm -rf /run/containerd/*',
  );
  const changes = [`ENTRYPOINT ${init}`, 'CMD []'];
  await commitContainer(builder, { tag: nodeImage, stamp, changes });
}

/** Hands images of the engine to the containerd of a container. */
export async function importInto(container: string, images: readonly string[]): Promise<void> {
  const script =
    'docker save "${@:2}" | docker exec -i "$1" ctr -n k8s.io images import --no-unpack - >/dev/null';
  await runCommand('bash', ['-euo', 'pipefail', '-c', script, '-', container, ...images]);
}
