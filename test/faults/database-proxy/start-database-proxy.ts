import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/** What goes wrong with one connection to a server of databases. */
export interface DatabaseFate {
  /** What becomes of it when it comes; `hang` takes it and never says anything. */
  accepted: 'forward' | 'reset' | 'hang';
  /** Bytes from the server after which it is reset. */
  cutAfter?: number;
  /** Told just before that. */
  onCut?: () => void;
  /** Milliseconds that each piece from the server is late. */
  delayMs?: number;
  /** Bytes from the server after which it tells this instead. */
  garbage?: { after: number; bytes: Buffer };
}

/** Decides on a connection: the first one is number 1. */
export type DatabaseFault = (connection: number) => DatabaseFate;

export interface DatabaseProxy {
  readonly port: number;
  /** Connections that came so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a proxy in front of the server of databases on this port of the loopback. */
export async function startDatabaseProxy(
  serverPort: number,
  fault: DatabaseFault = () => ({ accepted: 'forward' }),
): Promise<DatabaseProxy> {
  let connections = 0;
  const open = new Set<Socket>();
  const follow = (socket: Socket): Socket => {
    open.add(socket);
    // Either side may go at any time: that is what is tried here.
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    connections += 1;
    const fate = fault(connections);
    follow(client);
    if (fate.accepted === 'reset') client.resetAndDestroy();
    if (fate.accepted !== 'forward') return;
    const upstream = follow(connect(serverPort, '127.0.0.1'));
    client.on('data', (bytes) => upstream.write(bytes));
    forward(upstream, client, fate);
    client.once('close', () => upstream.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    connections: () => connections,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends what the server says on to Slipway, as far as the fate lets it. */
function forward(upstream: Socket, client: Socket, fate: DatabaseFate): void {
  const cutAfter = fate.cutAfter ?? Number.POSITIVE_INFINITY;
  const garbledAfter = fate.garbage?.after ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  let last = Promise.resolve();
  const tell = (bytes: Buffer): void => {
    const limit = Math.min(cutAfter, garbledAfter) - seen;
    seen += bytes.length;
    client.write(bytes.subarray(0, Math.max(Math.min(limit, bytes.length), 0)));
    if (bytes.length < limit) return;
    if (garbledAfter <= cutAfter) client.write(fate.garbage?.bytes ?? Buffer.alloc(0));
    else {
      fate.onCut?.();
      client.resetAndDestroy();
    }
    upstream.destroy();
  };
  upstream.on('data', (bytes) => {
    const ready = new Promise((resolve) => setTimeout(resolve, fate.delayMs ?? 0));
    last = last.then(() => ready).then(() => tell(bytes));
  });
  upstream.once('close', () => void last.then(() => client.end()));
}
