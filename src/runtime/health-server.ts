import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** Says why it is not well in a sentence, or '' where all is well. Has to answer at once. */
export type HealthCheck = () => string;

export interface HealthServerOptions {
  /** The address to listen on; '' is every address. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Whether the process should be restarted where one of these fails: /healthz. */
  live?: Readonly<Record<string, HealthCheck>>;
  /** Whether the process does its work: /readyz. */
  ready?: Readonly<Record<string, HealthCheck>>;
  /** What /metrics answers; without it there is no such path. */
  metrics?: { readonly contentType: string; text(): Promise<string> };
  clock: Clock;
}

export interface HealthServer {
  /** Where it listens: the port that was taken where 0 was asked for. */
  readonly port: number;
  /** Takes no more requests, and breaks off those that take longer than this. */
  close(graceMs: number): Promise<void>;
}

interface Answer {
  status: number;
  contentType: string;
  text: string;
}

type Route = (verbose: boolean) => Promise<Answer>;

/**
 * Serves /healthz and /readyz for probes, and /metrics. A failing check answers 503 and says why;
 * `?verbose` lists those that are well, too. Rejects where the address cannot be had.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { metrics, clock } = options;
  const routes = new Map<string, Route>([
    ['/healthz', async (verbose) => report(options.live ?? {}, verbose)],
    ['/readyz', async (verbose) => report(options.ready ?? {}, verbose)],
  ]);
  if (metrics !== undefined) {
    routes.set('/metrics', async () => ({
      status: 200,
      contentType: metrics.contentType,
      text: await metrics.text(),
    }));
  }
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const method = request.method ?? '';
    answer(routes, method, url).then(
      (result) => send(response, method, result),
      () => send(response, method, plain(500, 'the answer could not be made')),
    );
  });
  const port = await listen(server, options);
  return { port, close: (graceMs) => close(server, clock, graceMs) };
}

async function answer(
  routes: ReadonlyMap<string, Route>,
  method: string,
  url: URL | null,
): Promise<Answer> {
  const route = routes.get(url?.pathname ?? '');
  if (route === undefined) return plain(404, `there is only ${[...routes.keys()].join(', ')}`);
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'only GET and HEAD are answered');
  return route(url?.searchParams.has('verbose') ?? false);
}

function report(checks: Readonly<Record<string, HealthCheck>>, verbose: boolean): Answer {
  const results = Object.entries(checks).map(([name, check]) => ({ name, trouble: run(check) }));
  const failed = results.filter(({ trouble }) => trouble !== '');
  if (failed.length === 0 && !verbose) return plain(200, 'ok');
  const shown = verbose ? results : failed;
  const lines = shown.map(({ name, trouble }) =>
    trouble === '' ? `[+]${name} ok` : `[-]${name} failed: ${trouble}`,
  );
  return plain(failed.length === 0 ? 200 : 503, [...lines, verdict(failed.length)].join('\n'));
}

function verdict(failed: number): string {
  return failed === 0 ? 'all checks passed' : `checks failed: ${failed}`;
}

function run(check: HealthCheck): string {
  try {
    return check();
  } catch (error) {
    return `the check itself failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function plain(status: number, text: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', text: `${text}\n` };
}

function send(response: ServerResponse, method: string, result: Answer): void {
  response.writeHead(result.status, {
    'content-type': result.contentType,
    'content-length': Buffer.byteLength(result.text),
    'x-content-type-options': 'nosniff',
  });
  response.end(method === 'HEAD' ? undefined : result.text);
}

function listen(server: Server, { host, port }: HealthServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const where = `${host}:${port}`;
    server.once('error', (error) =>
      reject(new Error(`cannot listen on ${where}: ${error.message}`, { cause: error })),
    );
    server.listen({ port, ...(host !== '' && { host }) }, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      resolve(portOf(server.address(), port));
    });
  });
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return typeof address === 'object' && address !== null ? address.port : asked;
}

function close(server: Server, clock: Clock, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(graceMs, () => server.closeAllConnections());
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
