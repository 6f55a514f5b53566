import { describe, expect, it } from 'vitest';
import { put, run, worldOf, type Outcome, type World } from '../testing/test-io.ts';

async function check(change: (world: World) => void, words = ''): Promise<Outcome> {
  const world = worldOf('shop.yaml', 'platform.yaml');
  change(world);
  return run(world, `check ${words}`);
}

const postgres = (name: string) => ({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'DatabaseClass',
  metadata: { name },
  spec: { engine: 'postgres', provisioner: 'CloudNativePG' },
});

describe('kubectl slipway check', () => {
  it.each<[string, (world: World) => void, number, string]>([
    [
      'CRDs that are missing',
      ({ groups }) => groups.delete('slipway.dev'),
      1,
      '✗ error    crds: The API server does not know microservices.slipway.dev',
    ],
    [
      'an optional API that is missing',
      ({ groups }) => groups.delete('metrics.k8s.io'),
      0,
      '! warning  metrics: The metrics API (metrics-server) is not installed: autoscaling',
    ],
    [
      'a permission that the operator lacks',
      ({ denied }) => denied.add('watch services').add('patch services'),
      1,
      '✗ error    permissions: ServiceAccount slipway-system/default may not patch, watch services\n',
    ],
    [
      'what you may not do',
      ({ denied }) => denied.add('create microservices'),
      0,
      '! warning  you: You may not create microservices in namespace shop',
    ],
    [
      'CloudNativePG where a class wants it',
      ({ cluster }) => put(cluster, postgres('managed')),
      1,
      '✗ error    cloudnative-pg: CloudNativePG is not installed, and DatabaseClass managed',
    ],
    [
      'CloudNativePG that is there',
      ({ cluster, groups }) => {
        put(cluster, postgres('managed'));
        groups.add('postgresql.cnpg.io');
      },
      0,
      '✓ ok       cloudnative-pg: CloudNativePG is installed',
    ],
    [
      'what may not be read, and goes on',
      ({ api }) =>
        api.failNext({ kind: 'status', code: 403, reason: 'Forbidden' }, ({ path }) =>
          path.includes('/leases/'),
        ),
      0,
      '! warning  operator: You may not look at this',
    ],
    [
      'a lease that nobody renews',
      ({ cluster }) =>
        put(cluster, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'slipway', namespace: 'slipway-system' },
          spec: { holderIdentity: 'slipway-a', renewTime: '2026-03-04T11:50:00Z' },
        } as never),
      1,
      '✗ error    operator: slipway-a has not renewed the lease for 600 s',
    ],
  ])('tells of %s', async (_, change, code, line) => {
    const outcome = await check(change);
    expect(outcome.out).toContain(line);
    expect(outcome.out).toContain('kubernetes: Kubernetes v1.36.0-fake');
    expect(outcome.code).toBe(code);
  });

  it('fails of warnings where they are to count', async () => {
    expect((await check(({ groups }) => groups.delete('metrics.k8s.io'), '--strict')).code).toBe(1);
  });

  it('says that the cluster does not answer', async () => {
    const { code, out, err } = await check(({ api }) => {
      for (let index = 0; index < 20; index += 1) api.failNext({ kind: 'status', code: 500 });
    });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('error:');
  });
});
