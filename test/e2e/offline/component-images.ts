import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../../programs/run-command.ts';
import { buildImage } from '../docker.ts';
import type { NodePrograms } from './node-image.ts';
import { versions } from './versions.ts';

const users = [
  'root:x:0:0:root:/:/sbin/nologin',
  'nonroot:x:65532:65532:nonroot:/:/sbin/nologin',
  '',
].join('\n');

/**
 * Builds the images that kubeadm and the add-ons of a kind node ask for, each of one static
 * program, and resolves to their tags.
 */
export async function ensureComponentImages(
  programs: NodePrograms,
  folder: string,
): Promise<string[]> {
  const pause = join(folder, 'pause');
  await runCommand('gcc', [
    '-static',
    '-O2',
    '-o',
    pause,
    join(import.meta.dirname, 'node/pause.c'),
  ]);
  const { kubernetes } = versions;
  const images: readonly [tag: string, program: string, path: string][] = [
    [
      `registry.k8s.io/kube-apiserver:${kubernetes}`,
      programs['kube-apiserver'],
      '/usr/local/bin/kube-apiserver',
    ],
    [
      `registry.k8s.io/kube-controller-manager:${kubernetes}`,
      programs['kube-controller-manager'],
      '/usr/local/bin/kube-controller-manager',
    ],
    [
      `registry.k8s.io/kube-scheduler:${kubernetes}`,
      programs['kube-scheduler'],
      '/usr/local/bin/kube-scheduler',
    ],
    [`registry.k8s.io/etcd:${versions.etcdTag}`, programs.etcd, '/usr/local/bin/etcd'],
    [`registry.k8s.io/coredns/coredns:${versions.coredns}`, programs.coredns, '/coredns'],
    [
      `registry.k8s.io/metrics-server/metrics-server:${versions.metricsServer}`,
      programs['metrics-server'],
      '/metrics-server',
    ],
    [
      `rancher/local-path-provisioner:${versions.localPath}`,
      programs['local-path-provisioner'],
      '/usr/bin/local-path-provisioner',
    ],
    [`registry.k8s.io/pause:${versions.pause}`, pause, '/pause'],
  ];
  for (const [tag, program, path] of images) {
    await buildProgramImage(join(folder, 'component'), { tag, program, path });
  }
  const proxy = `registry.k8s.io/kube-proxy:${kubernetes}`;
  const context = join(folder, 'kube-proxy');
  cpSync(join(import.meta.dirname, 'images/kube-proxy'), context, { recursive: true });
  copyFileSync(programs['kube-proxy'], join(context, 'kube-proxy'));
  await buildImage({ tag: proxy, context });
  return [...images.map(([tag]) => tag), proxy];
}

/** An image of one static program, with certificates, users and /tmp. */
async function buildProgramImage(
  context: string,
  image: { tag: string; program: string; path: string },
): Promise<void> {
  rmSync(context, { recursive: true, force: true });
  const root = join(context, 'root');
  const target = join(root, image.path);
  for (const path of [dirname(target), join(root, 'tmp'), join(root, 'etc/ssl/certs')]) {
    mkdirSync(path, { recursive: true });
  }
  chmodSync(join(root, 'tmp'), 0o1777);
  copyFileSync(image.program, target);
  const authorities = 'etc/ssl/certs/ca-certificates.crt';
  copyFileSync(`/${authorities}`, join(root, authorities));
  writeFileSync(join(root, 'etc/passwd'), users);
  const dockerfile = [
    'FROM scratch',
    'COPY root/ /',
    'ENV PATH=/usr/local/bin:/usr/bin:/bin',
    `ENTRYPOINT ["${image.path}"]`,
  ];
  writeFileSync(join(context, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
  await buildImage({ tag: image.tag, context });
}
