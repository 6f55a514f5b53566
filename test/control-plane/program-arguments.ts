import { join } from 'node:path';

/** Sockets in the run folder, which is where programs run: no port, and nobody else can connect. */
const etcdClient = 'unix://client:1';
const etcdPeer = 'unix://peer:1';

export interface RunPaths {
  folder: string;
  certificates: string;
  tokens: string;
  serviceAccountKey: string;
  auditLog: string;
  auditPolicy: string;
  schedulerConfig: string;
  kwokStages: string;
}

/** Where everything of a run is. */
export function runPaths(folder: string): RunPaths {
  return {
    folder,
    certificates: join(folder, 'certificates'),
    tokens: join(folder, 'tokens.csv'),
    serviceAccountKey: join(folder, 'service-account.key'),
    auditLog: join(folder, 'audit.log'),
    auditPolicy: join(folder, 'audit-policy.json'),
    schedulerConfig: join(folder, 'scheduler.json'),
    kwokStages: join(import.meta.dirname, 'kwok-stages.yaml'),
  };
}

/** etcd for data that is thrown away: nothing is synced to the disk. */
export function etcdArguments({ folder }: RunPaths): string[] {
  return [
    '--name=etcd',
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${etcdClient}`,
    `--advertise-client-urls=${etcdClient}`,
    `--listen-peer-urls=${etcdPeer}`,
    `--initial-advertise-peer-urls=${etcdPeer}`,
    `--initial-cluster=etcd=${etcdPeer}`,
    '--quota-backend-bytes=4294967296',
    '--log-level=warn',
  ];
}

/** kube-apiserver with RBAC, tokens from a file, and an audit log of all requests. */
export function apiServerArguments(paths: RunPaths, port: number): string[] {
  return [
    `--etcd-servers=${etcdClient}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${paths.certificates}`,
    `--token-auth-file=${paths.tokens}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${paths.serviceAccountKey}`,
    `--service-account-signing-key-file=${paths.serviceAccountKey}`,
    '--service-cluster-ip-range=10.96.0.0/12',
    // The address of the server is a loopback one, which no Endpoints object may hold.
    '--endpoint-reconciler-type=none',
    `--audit-policy-file=${paths.auditPolicy}`,
    `--audit-log-path=${paths.auditLog}`,
    '--audit-log-maxsize=4096',
    // Without it an orderly stop waits a minute for watches that nobody ends.
    '--shutdown-watch-termination-grace-period=2s',
    '--profiling=false',
  ];
}

/** Who writes what follows from a declared object; controllers of infrastructure stay out. */
const controllers = [
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemonset-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoints-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'job-controller',
  'namespace-controller',
  'persistentvolume-binder-controller',
  'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller',
  'pod-garbage-collector-controller',
  'replicaset-controller',
  'resourcequota-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
  'statefulset-controller',
];

const autoscalerController = 'horizontal-pod-autoscaler-controller';

export interface ControllerManagerOptions {
  kubeconfig: string;
  caFile: string;
  /** Whether HorizontalPodAutoscalers are evaluated. */
  autoscaling: boolean;
}

/** kube-controller-manager without leader election or an address of its own. */
export function controllerManagerArguments(
  paths: RunPaths,
  { kubeconfig, caFile, autoscaling }: ControllerManagerOptions,
): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${(autoscaling ? [...controllers, autoscalerController] : controllers).join(',')}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--service-account-private-key-file=${paths.serviceAccountKey}`,
    `--root-ca-file=${caFile}`,
    '--horizontal-pod-autoscaler-sync-period=1s',
    // Simulated pods do not warm up.
    '--horizontal-pod-autoscaler-cpu-initialization-period=0s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=0s',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
    '--profiling=false',
  ];
}

/** kube-scheduler; its configuration file is {@link schedulerConfiguration}. */
export function schedulerArguments(paths: RunPaths): string[] {
  return [`--config=${paths.schedulerConfig}`, '--secure-port=0'];
}

/** The kube-scheduler's configuration: fast, alone. */
export function schedulerConfiguration(kubeconfig: string): object {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig, qps: 1000, burst: 2000 },
    leaderElection: { leaderElect: false },
  };
}

/** kwok, which plays kubelet and storage provisioner for the simulated node. */
export function kwokArguments(paths: RunPaths, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${paths.kwokStages}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=0',
    '--node-ip=192.0.2.1',
    '--cidr=10.0.0.0/16',
    '-v=WARN',
  ];
}

/**
 * Metadata of all requests. A watch that is under way has only ResponseStarted, so that stage is
 * kept too; the entry of any other request is written when it is complete.
 */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  omitManagedFields: true,
  rules: [{ level: 'Metadata' }],
};
