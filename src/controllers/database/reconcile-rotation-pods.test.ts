import { describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { digestContent } from '../../runtime/content-hash.ts';
import { contentHash } from '../microservice/children/deployment/content-hash.ts';
import { requiredContentKeys } from '../microservice/references.ts';
import type { Deployment } from '../microservice/types.ts';
import type { Harness } from './testing/harness.ts';
import { child, claimedBy, databaseOf, microserviceOf, owner } from './testing/objects.ts';
import {
  createRotationHarness,
  demand,
  first,
  pass,
  second,
  served,
  type RotationHarness,
} from './testing/rotation.ts';
import type { Secret } from './types.ts';

const minuteMs = 60_000;
const microservice = microserviceOf('ms', ['main']);

/** The hash that pods have which begin with what the Secret holds now. */
function currentHash({ cluster }: Harness): string | undefined {
  const secret = cluster.find<Secret>(builtin.secret, child);
  if (secret === undefined) throw new Error('there is no Secret');
  const contents = new Map([
    [`Secret/${child.name}`, { state: 'present', ...digestContent(secret) } as const],
  ]);
  return contentHash(requiredContentKeys(microservice), contents);
}

function putDeployment(
  { cluster }: Harness,
  hash: string | undefined,
  status: NonNullable<Deployment['status']>,
): void {
  cluster.put<Deployment>(builtin.deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...owner,
      generation: 2,
      labels: { 'app.kubernetes.io/managed-by': 'slipway' },
    },
    spec: {
      selector: {},
      template: {
        metadata: { annotations: { 'slipway.dev/content-hash': hash ?? '' } },
      },
    },
    status: { observedGeneration: 2, ...status },
  });
}

async function rotating(): Promise<RotationHarness> {
  const database = databaseOf({}, claimedBy('ms'));
  const harness = await createRotationHarness('StatefulSet', {}, { database, microservice });
  putDeployment(harness, currentHash(harness), { replicas: 2, updatedReplicas: 2 });
  demand(harness, 'now');
  await pass(harness, 2 * minuteMs);
  return harness;
}

describe('the login before', () => {
  it('works until the pods of the service have rolled, however long that takes', async () => {
    const harness = await rotating();
    expect(harness.condition('Rotating')).toBe('True PodsPending');
    expect(harness.message('Rotating')).toContain('kubectl rollout status deployment/orders');
    expect(harness.database()?.status?.rotation?.phase).toBe('Rolling');
    const reads = harness.cluster.reads.length;
    await pass(harness, 60 * minuteMs);
    expect(harness.cluster.reads.length).toBe(reads);
    expect([...harness.server.passwords.keys()]).toEqual([first, second]);
  });

  it.each<[string, NonNullable<Deployment['status']>]>([
    ['a template that nobody has seen', { observedGeneration: 1, replicas: 2, updatedReplicas: 2 }],
    ['a pod of the template before', { replicas: 3, updatedReplicas: 2 }],
    ['a pod that is about to go', { replicas: 2, updatedReplicas: 2, terminatingReplicas: 1 }],
  ])('works with %s', async (_, status) => {
    const harness = await rotating();
    putDeployment(harness, currentHash(harness), status);
    await pass(harness, 10 * minuteMs);
    expect(harness.condition('Rotating')).toBe('True PodsPending');
    expect(harness.server.passwords.has(first)).toBe(true);
  });

  it('is revoked as soon as all of them have', async () => {
    const harness = await rotating();
    putDeployment(harness, currentHash(harness), { replicas: 2, updatedReplicas: 2 });
    await harness.converge();
    expect(served(harness)).toEqual({
      username: second,
      isLetIn: true,
      logins: [second],
      isOver: true,
    });
  });
});
