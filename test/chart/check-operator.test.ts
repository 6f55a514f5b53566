import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { startHealthServer, type HealthServer } from '../../src/runtime/health-server.ts';
import { runScript } from './support/run-script.ts';

interface Pod {
  trouble?: string;
  metrics?: string;
}

const leading = 'leader_election_master_status{name="slipway"} 1\n';

describe('the script of helm test', () => {
  let server: HealthServer | undefined;

  async function check({ trouble = '', metrics = leading }: Pod, replicas = '1'): Promise<string> {
    server = await startHealthServer({
      host: '127.0.0.1',
      port: 0,
      clock: systemClock,
      ready: { caches: () => trouble },
      metrics: { contentType: 'text/plain', text: () => Promise.resolve(metrics) },
    });
    const port = String(server.port);
    return runScript('check-operator.mjs', {
      SERVICE: '127.0.0.1',
      NAMESPACE: 'platform',
      REPLICAS: replicas,
      HEALTH_PORT: port,
      METRICS_PORT: port,
      TIMEOUT_SECONDS: '0',
    });
  }

  afterEach(async () => {
    await server?.close(0);
  });

  it('says that all is well', async () => {
    expect(await check({})).toBe('Slipway works: 1 of 1 pods are ready, and one of them acts.\n');
  });

  it.each<[string, Pod, string]>([
    [
      'is not ready',
      { trouble: 'it may not list secrets' },
      'not ready: 503, [-]caches failed: it',
    ],
    ['does not lead', { metrics: leading.replace('1', '0') }, '0 pods act, one should'],
    ['is something else', { metrics: 'up 1\n' }, 'are not those of Slipway'],
  ])('says so where a pod %s', async (_, pod, message) => {
    await expect(check(pod)).rejects.toThrow(message);
  });

  it('says so where pods are missing', async () => {
    await expect(check({}, '2')).rejects.toThrow(
      '1 of 2 pods run: see kubectl -n platform get pods',
    );
  });
});
