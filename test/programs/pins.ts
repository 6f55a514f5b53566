/**
 * What is built from Go modules for tests and for the demo. The modules' own pins are in
 * go/<module>/go.mod; kubernetesVersion there and here go together.
 */
export const kubernetesVersion = 'v1.36.3';
export const gatewayApiVersion = 'v1.7.0';
export const envoyGatewayVersion = 'v1.9.1';
export const traefikVersion = '3.7.13';
export const traefikImage = `docker.io/traefik:v${traefikVersion}`;

/** The oldest Go that can fetch, by itself, the toolchain that the modules ask for. */
export const oldestGo = { major: 1, minor: 21 };
/** The Go to install, for messages. */
export const recommendedGo = '1.26';

interface ProgramSource {
  /** The folder under go/ whose go.mod pins the program. */
  module: string;
  package: string;
}

const kubernetes = (name: string) =>
  ({ module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${name}` }) as const;
const containerd = (name: string) =>
  ({ module: 'containerd', package: `github.com/containerd/containerd/v2/cmd/${name}` }) as const;

/** Every program that can be built; those of a module share its compiled packages. */
export const programs = {
  etcd: { module: 'kubernetes', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kubectl: kubernetes('kubectl'),
  'kube-proxy': kubernetes('kube-proxy'),
  kubelet: kubernetes('kubelet'),
  kubeadm: kubernetes('kubeadm'),
  containerd: containerd('containerd'),
  'containerd-shim-runc-v2': containerd('containerd-shim-runc-v2'),
  ctr: containerd('ctr'),
  coredns: { module: 'coredns', package: 'github.com/coredns/coredns' },
  'metrics-server': {
    module: 'metrics-server',
    package: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
  },
  'local-path-provisioner': {
    module: 'local-path-provisioner',
    package: 'github.com/rancher/local-path-provisioner',
  },
  'envoy-gateway': {
    module: 'envoy-gateway',
    package: 'github.com/envoyproxy/gateway/cmd/envoy-gateway',
  },
  // A server for MongoDB's clients; the program is ours, in go/ferretdb.
  ferretdb: { module: 'ferretdb', package: 'github.com/FerretDB/FerretDB/slipway-test' },
  kind: { module: 'kind', package: 'sigs.k8s.io/kind' },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  helm: { module: 'helm', package: 'helm.sh/helm/v4/cmd/helm' },
} as const satisfies Record<string, ProgramSource>;

export type ProgramName = keyof typeof programs;

/** What the tests against a real API server run, in the order in which it is built. */
export const controlPlanePrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'helm',
] as const satisfies readonly ProgramName[];

const versionPackage = 'k8s.io/component-base/version';

/** The same for every program, so that the packages that they share are compiled once. */
export const buildFlags: readonly string[] = ['-trimpath', '-tags', 'no_btrfs,no_devmapper,no_zfs'];

/** The linker flags; Kubernetes' programs are told their version, which `go build` does not do. */
export function linkerFlags(module: string): string {
  if (module !== 'kubernetes') return '-s -w';
  const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.');
  const values = {
    gitVersion: kubernetesVersion,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: 'unknown',
    buildDate: '1970-01-01T00:00:00Z',
  };
  const stamped = Object.entries(values).map(
    ([key, value]) => `-X ${versionPackage}.${key}=${value}`,
  );
  return ['-s -w', ...stamped].join(' ');
}

/** The Neo4j of the tests, the same as of the default image. */
export const neo4jVersion = '2026.08.1';
