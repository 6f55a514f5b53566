import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { createKubeClient } from '../kube-client.ts';
import type { RestClientCall } from '../metric-sinks.ts';
import { createTransport } from '../transport.ts';
import { createCollectingLogger } from './collecting-logger.ts';
import { createFixedCredentials } from './fixed-credentials.ts';
import { startScriptedServer } from './scripted-server.ts';
import type { Script } from './scripted-server.ts';

/** A client of the server, without jitter, with what it counted. Push its close to `cleanups`. */
export function createClientUnderTest(server: URL, clock: Clock = systemClock) {
  const logger = createCollectingLogger();
  const credentials = createFixedCredentials({ server });
  const transport = createTransport({ credentials, clock, logger });
  const answered: RestClientCall[] = [];
  const retried: string[] = [];
  const client = createKubeClient({
    transport,
    logger,
    clock,
    fieldManager: 'slipway',
    random: () => 0,
    metrics: {
      answered: (call) => answered.push(call),
      retried: ({ code }) => retried.push(code),
    },
  });
  return { client, answered, retried, close: () => transport.close() };
}

/** A client and the scripted server that it calls. */
export async function startClientAndServer(script: Script, clock?: Clock) {
  const server = await startScriptedServer(script);
  const underTest = createClientUnderTest(server.url, clock);
  const close = async (): Promise<void> => {
    await underTest.close();
    await server.close();
  };
  return { ...underTest, server, close };
}

/** A Status as the API server sends it. */
export function statusBody(code: number, reason: string, message: string, details: object = {}) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}
