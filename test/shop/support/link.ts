import { connect, createServer, type Server, type Socket } from 'node:net';

type State = 'open' | 'cut' | 'silent';

/** A way of TCP to a port of the loopback, that a test can cut. */
export interface Link {
  readonly port: number;
  /** Cut: connections are reset and refused. Silent: they are taken, and nothing comes back. */
  set(state: State): Promise<void>;
  close(): Promise<void>;
}

export async function openLink(target: number): Promise<Link> {
  const sockets = new Set<Socket>();
  let state: State = 'open';
  const server = createServer((incoming) => {
    track(sockets, incoming);
    if (state === 'silent') return;
    const outgoing = connect(target, '127.0.0.1');
    track(sockets, outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once('close', () => outgoing.destroy());
    outgoing.once('close', () => incoming.destroy());
  });
  const port = await listen(server, 0);
  const cut = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.resetAndDestroy();
    if (server.listening) await closed;
  };
  return {
    port,
    set: async (next) => {
      if (state !== 'cut') await cut();
      state = next;
      if (next !== 'cut') await listen(server, port);
    },
    close: async () => {
      if (state !== 'cut') await cut();
    },
  };
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
