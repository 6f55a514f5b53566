import { describe, expect, it } from 'vitest';
import { crds } from '../../crds/index.ts';
import { put, run, worldOf, type Outcome } from '../testing/test-io.ts';
import { pluginVersion } from '../version.ts';

type Fields = Record<string, { properties?: Fields }>;

async function checkWith(change: (fields: Fields) => void, tag = pluginVersion): Promise<Outcome> {
  const world = worldOf('shop.yaml', 'platform.yaml');
  for (const crd of structuredClone(crds)) {
    if (crd.spec.names.kind === 'Microservice') {
      change(crd.spec.versions[0]?.schema.openAPIV3Schema.properties as Fields);
    }
    put(world.cluster, crd);
  }
  const operator = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'slipway',
      namespace: 'slipway-system',
      labels: { 'app.kubernetes.io/name': 'slipway' },
    },
    spec: {
      template: { spec: { containers: [{ name: 'slipway', image: `registry/slipway:${tag}` }] } },
    },
    status: { availableReplicas: 1 },
  };
  put(world.cluster, operator);
  return run(world, 'check');
}

describe('kubectl slipway check, of the fields of CRDs,', () => {
  it('has nothing against its own', async () => {
    const { code, out } = await checkWith(() => undefined);
    expect(out).toContain(
      `✓ ok       crd-fields: The CRDs have the fields of version ${pluginVersion}`,
    );
    expect(code).toBe(0);
  });

  const withoutRoutes = (fields: Fields): void => {
    delete fields['spec']?.properties?.['routes'];
  };

  it('names what an older CRD lacks, once', async () => {
    const { code, out } = await checkWith(withoutRoutes);
    expect(out).toContain(
      `✗ error    crd-fields: CRD microservices.slipway.dev is older than version ${pluginVersion}: it lacks spec.routes\n`,
    );
    expect(code).toBe(1);
  });

  it('warns only where another version runs', async () => {
    const { code, out } = await checkWith(withoutRoutes, '0.0.1');
    expect(out).toContain('! warning  crd-fields: CRD microservices.slipway.dev is older than');
    expect(code).toBe(0);
  });

  it('tells a CRD that is newer', async () => {
    const { code, out } = await checkWith((fields) => {
      Object.assign(fields['spec']?.properties ?? {}, { invented: { type: 'string' } });
    });
    expect(out).toContain('which does not know spec.invented\n');
    expect(code).toBe(0);
  });
});
