import { request } from 'undici';
import { eventually } from '../../../eventually.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { shopImage } from '../../support/images.ts';

export const routesNamespace = 'routes';
export const host = 'routes.example.com';
export const otherHost = 'routes.example.org';

/**
 * Answers with what it was asked, and counts copies; `/slow` takes three seconds, and every second
 * request for `/flaky` fails. A pod that was asked for `/part/sicken` fails for `/part` from then on.
 */
const program = `
const { createServer } = require('node:http');
let copied = 0;
let flaky = 0;
let isSick = false;
const serve = (port) => createServer((request, response) => {
  const { method, url, headers } = request;
  if (url.startsWith('/copied')) copied += 1;
  const answer = () => {
    if (url.startsWith('/flaky') && ++flaky % 2 === 1) response.statusCode = 503;
    if (url.startsWith('/part') && isSick) response.statusCode = 503;
    if (url === '/part/sicken') isSick = true;
    response.setHeader('x-inner', 'told');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, port, copied }));
  };
  setTimeout(answer, url.startsWith('/slow') ? 3000 : 0);
}).listen(port);
const servers = [8080, 8081].map(serve);
process.on('SIGTERM', () => { for (const server of servers) server.close(); });
`;

interface EchoOptions {
  readonly namespace?: string;
  readonly className?: string;
  readonly replicas?: number;
}

/** A Microservice that answers with what it was asked. */
export function echo(
  name: string,
  routes: readonly object[],
  { namespace = routesNamespace, ...more }: EchoOptions = {},
): object {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name, namespace },
    spec: {
      image: shopImage('orders'),
      command: ['/nodejs/bin/node', '-e', program],
      replicas: 1,
      ports: [
        { name: 'http', port: 8080 },
        { name: 'second', port: 8081 },
      ],
      health: { readiness: '/ready' },
      routes,
      ...more,
    },
  };
}

/** What a route is asked. */
export interface Question {
  readonly path: string;
  readonly host?: string;
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back through the gateway: `seen` is what the program was asked. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly seen: Seen | undefined;
}

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly port: number;
  readonly copied: number;
}

/** Asks once, through the gateway. */
export async function ask({ httpUrl }: Cluster, question: Question): Promise<Reply> {
  const { path, method = 'GET', headers = {} } = question;
  const answer = await request(`${httpUrl}${path}`, {
    method,
    headers: { host: question.host ?? host, ...headers },
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, seen: seenIn(text) };
}

/** Asks until the assertion holds: a gateway takes a moment to do what a route says. */
export async function untilAnswered(
  cluster: Cluster,
  question: Question,
  assertion: (reply: Reply) => void,
): Promise<void> {
  await eventually(async () => assertion(await ask(cluster, question)), {
    what: `the answer to ${question.method ?? 'GET'} ${question.host ?? host}${question.path}`,
    timeoutMs: 30_000,
    intervalMs: 250,
  });
}

function seenIn(text: string): Seen | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as Seen) : undefined;
}
