import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Stop by itself once everything is Ready. */
  exit: boolean;
  /** Milliseconds until not being Ready is a failure; only with `exit`. */
  timeoutMs: number;
  /** A kind cluster with real pods instead of a control plane alone. */
  kind: boolean;
  /** A cluster given instead of the demo's own control plane. */
  cluster: { kubeconfig: string | undefined; context: string | undefined } | undefined;
  help: boolean;
}

/** What is wrong with the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const demoHelp = `Shows Slipway at work: a shop of three services with databases, scaling and routes.

Usage: npm run demo -- [flags]

  --exit               Stop once everything is Ready: exit code 0, or 1 if that takes too long
  --timeout DURATION   How long --exit waits, such as 90s or 5m; 5m by default
  --kind               A kind cluster, with real pods, databases and a gateway; needs Docker, or root
                       on Debian. Slipway is installed by its Helm chart
  --kubeconfig FILE    Use this cluster instead of a control plane of the demo's own
  --context NAME       The context of the kubeconfig
  --help               This text

Without --kind, --kubeconfig or --context the demo starts etcd, kube-apiserver and
kube-controller-manager on this machine. Pods, volumes and the gateway are then simulated.
`;

/** Reads the command line of the demo. Throws a UsageError that says what to change. */
export function readOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const kind = values.kind ?? false;
  const cluster =
    values.kubeconfig === undefined && values.context === undefined
      ? undefined
      : { kubeconfig: values.kubeconfig, context: values.context };
  if (kind && cluster !== undefined) {
    throw new UsageError('--kind makes a cluster of its own: leave out --kubeconfig and --context');
  }
  return {
    exit: values.exit ?? false,
    timeoutMs: readDuration(values.timeout ?? '5m'),
    kind,
    cluster,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        exit: { type: 'boolean' },
        timeout: { type: 'string' },
        kind: { type: 'boolean' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

function readDuration(text: string): number {
  const match = /^(\d+)(s|m)$/.exec(text);
  if (match === null)
    throw new UsageError(`--timeout ${text}: expected a duration such as 90s or 5m`);
  return Number(match[1]) * (match[2] === 'm' ? 60_000 : 1_000);
}
