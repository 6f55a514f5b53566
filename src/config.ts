import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h)$/, 'expected a duration such as 30s, 5m or 10h')
  .transform(milliseconds);
const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:]*):\d{1,5}$/, 'expected HOST:PORT or :PORT, such as :8081')
  .transform((value) => {
    const colon = value.lastIndexOf(':');
    return {
      host: value.slice(0, colon).replace(/^\[|\]$/g, ''),
      port: Number(value.slice(colon + 1)),
    };
  })
  .refine(({ port }) => port <= 65_535, 'expected a port of at most 65535');
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every setting of the operator: the flag is the key in kebab case, the variable SLIPWAY_ + KEY. */
export const settings = {
  kubeconfig: setting(
    z.string().min(1).optional(),
    'Kubeconfig file; in a cluster the pod’s service account is used',
  ),
  context: setting(
    z.string().min(1).optional(),
    'Context of the kubeconfig; its current one by default',
  ),
  serviceAccountDir: setting(
    z.string().min(1).default('/var/run/secrets/kubernetes.io/serviceaccount'),
    'Folder with token, ca.crt and namespace of the service account',
  ),
  namespace: setting(
    z.string().min(1).optional(),
    'Namespace of the lease; by default that of the service account, else slipway-system',
  ),
  leaderElect: setting(
    flag.prefault('true'),
    'Whether several replicas elect one that acts (true or false)',
  ),
  leaseName: setting(z.string().min(1).default('slipway'), 'Name of the Lease for leader election'),
  leaseDuration: setting(duration.prefault('15s'), 'How long a lease holds without being renewed'),
  renewDeadline: setting(
    duration.prefault('10s'),
    'How long a leader that cannot renew keeps acting',
  ),
  retryPeriod: setting(duration.prefault('2s'), 'Pause between attempts to get or renew the lease'),
  identity: setting(
    z.string().min(1).default(hostname()),
    'Name of this process in the lease and in events',
  ),
  concurrency: setting(
    z.coerce.number().int().min(1).max(256).default(16),
    'Objects of a kind that are reconciled at once',
  ),
  resyncPeriod: setting(
    duration.prefault('10h'),
    'How often everything is compared again even without an event',
  ),
  healthAddress: setting(address.prefault(':8081'), 'Where /healthz and /readyz listen'),
  metricsAddress: setting(
    address.prefault(':8080'),
    'Where /metrics listens; may be the health address',
  ),
  logLevel: setting(
    z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    'debug, info, warn or error',
  ),
  reachPods: setting(
    flag.prefault('true'),
    'Whether pods can be reached from here, to log in to databases (true or false)',
  ),
  gatewayDrainTimeout: setting(
    duration.prefault('60s'),
    'How long gateways keep connections from before a change (shutdown.drainTimeout of an EnvoyProxy): a new route that asks who comes is opened after that; 0s for at once',
  ),
  backupImage: setting(
    z.string().min(1).optional(),
    'Image with the tool that keeps backups of databases: that of Slipway itself; without it none are made',
  ),
  shutdownTimeout: setting(
    duration.prefault('25s'),
    'How long running work may take to end at a stop',
  ),
};

type Settings = typeof settings;

/** The operator's configuration, checked. Durations are in milliseconds. */
export type Config = { readonly [Key in keyof Settings]: z.output<Settings[Key]['schema']> } & {
  /** Where the kubelet says that the API server is; undefined outside of a pod. */
  readonly inCluster: { readonly host: string | undefined; readonly port: string | undefined };
};

/** What is wrong with the configuration, a line for each setting, and how to mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads flags, then variables, then defaults. Throws a ConfigError that names every setting that
 * is wrong. This is the only place that reads the environment.
 */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const flags = readFlags(args);
  const config: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [key, { schema }] of Object.entries(settings)) {
    const fromFlag = flags[flagName(key)];
    const name = fromFlag === undefined ? variableName(key) : `--${flagName(key)}`;
    const value = fromFlag ?? environment[variableName(key)];
    const result = schema.safeParse(value === '' ? undefined : value);
    if (result.success) config[key] = result.data;
    else
      wrong.push(
        `${name}=${value ?? ''}: ${result.error.issues.map((issue) => issue.message).join('; ')}`,
      );
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  const inCluster = {
    host: environment['KUBERNETES_SERVICE_HOST'],
    port: environment['KUBERNETES_SERVICE_PORT'],
  };
  return { ...config, inCluster } as Config;
}

/** The help text: every flag with its variable and what it is for. */
export function configHelp(): string {
  const rows = Object.entries(settings).map(
    ([key, { description }]) => `  --${flagName(key)}, ${variableName(key)}\n      ${description}`,
  );
  return `Slipway, an operator for microservices.\n\nUsage: slipway [flags]\n\n${rows.join('\n')}\n`;
}

function readFlags(args: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(
    Object.keys(settings).map((key) => [flagName(key), { type: 'string' as const }]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

function setting<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { schema, description };
}

function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function variableName(key: string): string {
  return `SLIPWAY_${flagName(key).replaceAll('-', '_').toUpperCase()}`;
}

function milliseconds(value: string): number {
  const unit = /[a-z]+$/.exec(value)?.[0] ?? 'ms';
  const factor = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit] ?? 1;
  return Number.parseInt(value, 10) * factor;
}
