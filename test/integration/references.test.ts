import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder } from './support/objects.ts';

const environment = useEnvironment();

function secret(namespace: string, data: Record<string, string>) {
  const encoded = Object.entries(data).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'api', namespace },
    data: Object.fromEntries(encoded) as Record<string, string>,
  };
}

describe('references', () => {
  it('a missing Secret, then a missing key, is named and holds the pods back; a change rolls them', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const problem = async () => (await find.microservice('app'))?.status?.problems?.[0];
    await applyMicroservice(client, namespace, 'app', {
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } }],
    });
    await eventually(async () => {
      expect(await problem()).toMatchObject({
        reason: 'ReferenceMissing',
        field: 'spec.env[name=TOKEN].valueFrom.secretKeyRef',
      });
      expect((await problem())?.message).toContain('api');
    });
    expect(await find.deployment('app')).toBeUndefined();
    expect(await find.any(builtin.service)('app')).toBeDefined();

    await client.apply(builtin.secret, secret(namespace, { other: 'x' }));
    await eventually(async () => {
      expect(await problem()).toMatchObject({ reason: 'KeyMissing' });
      expect((await problem())?.message).toContain('token');
    });
    await client.apply(builtin.secret, secret(namespace, { other: 'x', token: 'one' }));
    const hash = async () =>
      (await find.deployment('app'))?.spec?.template.metadata?.annotations?.[
        'slipway.dev/content-hash'
      ];
    await eventually(async () => expect(await hash()).toMatch(/^[0-9a-f]+$/));
    const before = await hash();
    await client.apply(builtin.secret, secret(namespace, { other: 'x', token: 'two' }));
    await eventually(async () => expect(await hash()).not.toBe(before));
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
  });

  it('a new version that refers to something missing leaves the one that runs alone', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app');
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
    await applyMicroservice(client, namespace, 'app', {
      image: 'app:2',
      envFrom: [{ configMapRef: { name: 'nowhere' } }],
    });
    await eventually(async () => {
      const app = await find.microservice('app');
      expect(conditionOf(app, 'Ready')).toBe('False ReferenceMissing');
      expect(conditionOf(app, 'WorkloadAvailable')).toMatch(/^True/);
    });
    const image = (await find.deployment('app'))?.spec?.template.spec?.containers[0]?.image;
    expect(image).toBe('ghcr.io/acme/app:1.0.0');
  });
});
