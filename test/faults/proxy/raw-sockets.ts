import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** The TCP connections below the TLS of a server: only they can be reset. */
export interface RawSockets {
  /** Resets the connection that this TLS socket runs on. */
  reset(socket: Socket): void;
  resetAll(): void;
}

/** Follows the connections of a server; those that are not accepted are reset at once. */
export function followRawSockets(server: Server, accepts: () => boolean): RawSockets {
  const open = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    // What is written to a connection that is gone is nobody's fault here.
    socket.on('error', () => undefined);
    if (!accepts()) {
      socket.resetAndDestroy();
      return;
    }
    const key = keyOf(socket);
    open.set(key, socket);
    socket.once('close', () => open.delete(key));
  });
  return {
    reset: (socket) => {
      const raw = open.get(keyOf(socket));
      if (raw === undefined) socket.destroy();
      else raw.resetAndDestroy();
    },
    resetAll: () => {
      for (const socket of open.values()) socket.resetAndDestroy();
    },
  };
}

function keyOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
