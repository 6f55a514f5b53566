/**
 * Versions of what the control plane consists of. The modules' own pins are in go/<module>/go.mod;
 * kubernetesVersion there and here go together.
 */
export const kubernetesVersion = 'v1.36.3';
export const gatewayApiVersion = 'v1.7.0';

/** The oldest Go that can fetch, by itself, the toolchain that the modules ask for. */
export const oldestGo = { major: 1, minor: 21 };
/** The Go to install, for messages. */
export const recommendedGo = '1.26';

export interface ProgramSource {
  /** The folder under go/ whose go.mod pins the program. */
  module: 'kubernetes' | 'kwok';
  package: string;
}

/** The programs of a control plane, in the order in which they are built. */
export const programs = {
  etcd: { module: 'kubernetes', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': {
    module: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  'kube-scheduler': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kubectl: { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kubectl' },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
} as const satisfies Record<string, ProgramSource>;

export type ProgramName = keyof typeof programs;

export const programNames = Object.keys(programs) as ProgramName[];

const versionPackage = 'k8s.io/component-base/version';

/** The same for every program, so that the packages that they share are compiled once. */
export const buildFlags: readonly string[] = ['-trimpath', '-tags', 'no_btrfs,no_devmapper,no_zfs'];

/** The linker flags; Kubernetes' programs are told their version, which `go build` does not do. */
export function linkerFlags(module: ProgramSource['module']): string {
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
