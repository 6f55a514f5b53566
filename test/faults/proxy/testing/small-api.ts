import { createServer } from 'node:https';
import { createTestAuthority } from '../../../../src/runtime/testing/test-certificates.ts';
import type { Fault, FaultContext } from '../fault.ts';
import type { FaultKind } from '../faults/fault-kind.ts';
import { createRandom } from '../../random.ts';
import { startProxy, type Proxy } from '../start-proxy.ts';
import { createUpstream } from '../upstream.ts';

/** A server that answers like an API server, as far as a proxy can tell. */
export interface SmallApi {
  /** What came, as `GET /path`. */
  readonly requests: readonly string[];
  /** Sends a line to all watches. */
  tell(event: object): void;
  /** Watches that are open. */
  watches(): number;
  /** A proxy in front of it. */
  proxy(fault: Fault): Promise<Proxy>;
  readonly ca: string;
  close(): Promise<void>;
}

/** Starts it on a free port. Answers tell method and path; lists have one item. */
export async function startSmallApi(): Promise<SmallApi> {
  const authority = createTestAuthority();
  const requests: string[] = [];
  const watches = new Set<{ write(text: string): void }>();
  const server = createServer(authority.server, (request, response) => {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    if (path.includes('watch=true')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      watches.add(response);
      response.once('close', () => watches.delete(response));
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => {
      response.setHeader('content-type', 'application/json');
      const isLease = path.includes('/leases/');
      response.end(isLease ? body : JSON.stringify({ path, body, number: requests.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const upstream = createUpstream(`https://127.0.0.1:${address.port}`, authority.ca);
  const proxies: Proxy[] = [];
  return {
    requests,
    ca: authority.ca,
    tell: (event) => watches.forEach((watch) => watch.write(`${JSON.stringify(event)}\n`)),
    watches: () => watches.size,
    proxy: async (fault) => {
      const proxy = await startProxy({ upstream, authority, namespace: 'mine', fault });
      proxies.push(proxy);
      return proxy;
    },
    close: async () => {
      for (const proxy of proxies) await proxy.close();
      upstream.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A context that writes down what a fault does. */
export function recordingContext(more: Partial<FaultContext> = {}) {
  const told: string[] = [];
  const context: FaultContext = {
    random: createRandom(1),
    where: '',
    kill: (process) => told.push(`kill ${process}`),
    pause: (process) => told.push(`pause ${process}`),
    resume: (process) => told.push(`resume ${process}`),
    holder: () => '',
    struck: (what) => told.push(what),
    ...more,
  };
  return { told, context };
}

/** The fault of this name. Throws where there is none. */
export function faultNamed(name: string, faults: readonly FaultKind[]): FaultKind {
  const found = faults.find((fault) => fault.name === name);
  if (found === undefined) throw new Error(`no fault ${name}`);
  return found;
}
