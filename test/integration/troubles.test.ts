import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startManager, type Manager } from '../../src/manager.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { eventually } from '../eventually.ts';
import { installGatewayApiCrds } from '../control-plane/gateway-api-crds.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/start-control-plane.ts';
import { openClient } from './support/client.ts';
import { applyMicroservice, finder } from './support/objects.ts';
import { installPlatform } from './support/platform.ts';

let controlPlane: ControlPlane;

beforeAll(async () => {
  controlPlane = await startControlPlane({ users: { slipway: [], nobody: [] } });
  await installGatewayApiCrds(controlPlane.kubectl);
  await installPlatform(await openClient(controlPlane), controlPlane.kubectl, 'slipway', true);
});
afterAll(() => controlPlane.stop());

/** A logger that keeps the lines of warnings and errors. */
function collecting(lines: string[]): Logger {
  const keep = (fields: object, message: string): void => {
    lines.push(
      `${message} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.message : value))}`,
    );
  };
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: keep,
    error: keep,
    child: () => logger,
  };
  return logger;
}

async function start(user: string, lines: string[]): Promise<Manager> {
  const local = { host: '127.0.0.1', port: 0 };
  return startManager(
    {
      ...readConfig([], {}),
      kubeconfig: controlPlane.kubeconfigs[user],
      namespace: 'slipway-system',
      healthAddress: local,
      metricsAddress: local,
      reachPods: false,
      // Longer than an API server takes to come back on a busy machine: losing the lease, which
      // ends the process, is not what is looked at here.
      leaseDuration: 60_000,
      renewDeadline: 45_000,
      retryPeriod: 500,
    },
    collecting(lines),
  );
}

async function readyz(manager: Manager): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${manager.healthPort}/readyz?verbose`);
  return { status: response.status, text: await response.text() };
}

describe('troubles', () => {
  it('a missing permission is named by /readyz and the log, and mended without a restart', async () => {
    const lines: string[] = [];
    const manager = await start('nobody', lines);
    try {
      await eventually(async () => {
        const { status, text } = await readyz(manager);
        expect(status).toBe(503);
        expect(text).toMatch(/forbidden/i);
        expect(text).toMatch(/microservices/);
      });
      expect(lines.join('\n')).toMatch(/forbidden/i);
      await installPlatform(await openClient(controlPlane), controlPlane.kubectl, 'nobody', true);
      await eventually(async () => expect((await readyz(manager)).status).toBe(200), {
        timeoutMs: 60_000,
      });
    } finally {
      await manager.stop();
      await installPlatform(await openClient(controlPlane), controlPlane.kubectl, 'slipway', true);
    }
  });

  it('an API server that is away is said, waited for and made up for', async () => {
    const client = await openClient(controlPlane);
    const manager = await start('slipway', []);
    let ended = false;
    manager.stopped.then(
      () => (ended = true),
      () => (ended = true),
    );
    try {
      await eventually(async () => {
        expect((await readyz(manager)).status).toBe(200);
        expect(manager.isLeader()).toBe(true);
      });
      await controlPlane.restartApiServer('SIGKILL');
      await applyMicroservice(client, 'default', 'after-restart');
      await eventually(
        async () => {
          expect(await finder(client, 'default').deployment('after-restart')).toBeDefined();
        },
        { timeoutMs: 60_000 },
      );
      expect(ended).toBe(false);
    } finally {
      await manager.stop();
    }
  });
});
