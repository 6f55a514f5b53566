import { execFile } from 'node:child_process';
import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestAuthority } from '../../../runtime/testing/test-certificates.ts';
import { tlsGreeting } from './tls-greeting.ts';

const run = promisify(execFile);

async function portOf(server: Server): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const ask = (port: number) => run('bash', ['-c', tlsGreeting('127.0.0.1', port)]);

/** Whoever asks hangs up as soon as it knows. */
const careless = <T extends Server>(server: T): T =>
  server
    .on('tlsClientError', () => {})
    .on('connection', (socket) => socket.on('error', () => {})) as T;

describe('a greeting by TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is answered by a server of %s', async (minVersion) => {
    const { server } = createTestAuthority();
    const port = await portOf(careless(createTlsServer({ ...server, minVersion })));
    await expect(ask(port)).resolves.toMatchObject({ stderr: '' });
  });

  it.each([
    ['hangs up', createTcpServer((socket) => void socket.end())],
    ['speaks first', createTcpServer((socket) => void socket.end('220 ready\r\n'))],
  ])('is not answered by one that %s', async (_, server) => {
    const port = await portOf(careless(server));
    await expect(ask(port)).rejects.toThrow('Command failed');
  });

  it('needs a server', async () => {
    await expect(ask(1)).rejects.toThrow('refused');
  });
});
