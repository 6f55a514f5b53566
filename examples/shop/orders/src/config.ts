export interface Config {
  readonly host: string | undefined;
  readonly port: number;
  readonly databaseUrl: string;
  readonly catalogUrl: string;
  readonly paymentsUrl: string;
  /** How long a call to catalog or payments may take. */
  readonly callTimeoutMs: number;
  /** The pause before the first retry of a payment; later ones are longer. */
  readonly retryMs: number;
  /** How long requests are still taken after SIGTERM. */
  readonly drainMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readConfig(environment: Environment): Config {
  return {
    host: environment['HOST'],
    port: numberOf(environment, 'PORT', 8080),
    databaseUrl: required(environment, 'MAIN_URL'),
    catalogUrl: required(environment, 'CATALOG_URL'),
    paymentsUrl: required(environment, 'PAYMENTS_URL'),
    callTimeoutMs: numberOf(environment, 'CALL_TIMEOUT_MS', 2_500),
    retryMs: numberOf(environment, 'RETRY_MS', 2_000),
    drainMs: numberOf(environment, 'DRAIN_MS', 2_000),
  };
}

function required(environment: Environment, name: string): string {
  const text = environment[name] ?? '';
  if (!URL.canParse(text)) throw new Error(`${name} has to be set to a URL`);
  return text;
}

function numberOf(environment: Environment, name: string, fallback: number): number {
  const text = environment[name] ?? '';
  if (text === '') return fallback;
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${name} is "${text}": give a whole number`);
  return Number(text);
}
