import { beforeAll, describe, expect, it } from 'vitest';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { microserviceClassResource } from '../../src/crds/microservice-class/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../src/runtime/resource.ts';
import { useEnvironment } from './support/environment.ts';
import type { Attempt, Victim } from './support/hostile-attempt.ts';
import { hostileAttempts } from './support/hostile-attempts.ts';
import { applyMicroservice, conditionOf, developer, finder } from './support/objects.ts';

const environment = useEnvironment();

const attempts = hostileAttempts.map(
  (attempt, index) => [attempt.what, attempt, attempt.name ?? `evil-${index}`] as const,
);

const kinds: readonly Resource[] = [
  builtin.deployment,
  builtin.service,
  builtin.serviceAccount,
  builtin.statefulSet,
  builtin.httpRoute,
  builtin.grpcRoute,
  builtin.networkPolicy,
];

let victim: Victim;
let attacker: string;
/** What there was before the first attempt, by kind and name. */
let before: ReadonlyMap<string, KubeObject>;

beforeAll(async () => {
  const { client, eventually, newNamespace, settle } = environment;
  const [namespace, other] = [await newNamespace(), await newNamespace()];
  const zone = `${namespace}.example.com`;
  attacker = other;
  victim = {
    namespace,
    ownHost: `pay.${zone}`,
    openHost: `open.${zone}`,
    defaultHost: `payments.apps.${zone}`,
    openClass: `open-${namespace}`,
  };
  const gateway = { namespace: 'gateways', name: 'public' };
  await applyClass(`rules-${namespace}`, {
    gateways: [{ exposure: 'public', gateway, domain: `apps.${zone}` }],
    domains: [{ domain: victim.ownHost, namespaces: [namespace] }, { domain: victim.openHost }],
    network: { ingress: 'Declared', egress: 'Declared' },
  });
  await applyClass(victim.openClass, { gateways: [{ exposure: 'public', gateway }] });
  await client.apply(builtin.deployment, legacy(namespace), { fieldManager: 'helm' });
  await applyMicroservice(client, namespace, 'payments', {
    className: `rules-${namespace}`,
    access: { from: [{ service: 'web' }] },
    databases: [{ name: 'own-data', engine: 'postgres' }],
    routes: [
      { name: 'own', host: victim.ownHost },
      { name: 'open', host: victim.openHost, path: '/api' },
      { name: 'my-web' },
    ],
  });
  const { microservice } = finder(client, namespace);
  await eventually(async () => {
    expect(conditionOf(await microservice('payments'), 'RoutesReady')).toMatch(/^True/);
  });
  await settle();
  before = await everythingOf(namespace);
});

async function applyClass(name: string, spec: object): Promise<void> {
  const { kind } = microserviceClassResource;
  const apiVersion = apiVersionOf(microserviceClassResource);
  const body = { apiVersion, kind, metadata: { name }, spec };
  await environment.client.apply(microserviceClassResource, body, developer);
}

function legacy(namespace: string) {
  const labels = { app: 'legacy' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'legacy', namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'legacy', image: 'legacy:1' }] },
      },
    },
  };
}

async function everythingOf(namespace: string): Promise<Map<string, KubeObject>> {
  const found = new Map<string, KubeObject>();
  for (const resource of kinds) {
    for await (const { items } of environment.client.list<KubeObject>(resource, { namespace })) {
      for (const item of items) found.set(`${resource.kind}/${item.metadata.name}`, item);
    }
  }
  return found;
}

/** Tries it; resolves to what the API server said against it, undefined where it took it. */
async function tried({ isInside = false, spec }: Attempt, name: string) {
  const { client } = environment;
  const body = {
    apiVersion: apiVersionOf(microserviceResource),
    kind: microserviceResource.kind,
    metadata: {
      name,
      namespace: isInside ? victim.namespace : attacker,
      annotations: { 'slipway.dev/adopt': 'true' },
    },
    spec: { image: 'evil:1', className: `rules-${victim.namespace}`, ...spec(victim) },
  };
  try {
    await client.apply(microserviceResource, body as KubeObject, developer);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a hostile Microservice cannot take', () => {
  it.each(attempts)('%s', async (_, attempt, name) => {
    const { client, eventually } = environment;
    const answer = await tried(attempt, name);
    const { refusal } = attempt;
    if ('message' in refusal) {
      expect(answer).toMatch(refusal.message);
      return;
    }
    expect(answer).toBeUndefined();
    const { microservice } = finder(
      client,
      attempt.isInside === true ? victim.namespace : attacker,
    );
    await eventually(async () => {
      const told = await microservice(name);
      expect(conditionOf(told, refusal.condition)).toBe(refusal.is);
      expect(told?.status?.problems?.[0]?.hint).toMatch(/\w/);
    });
  });

  it('anything in all of these attempts', async () => {
    expect(attempts.length).toBeGreaterThanOrEqual(30);
    await environment.settle();
    const after = await everythingOf(victim.namespace);
    for (const [key, object] of before) {
      expect(after.get(key)?.metadata.uid, key).toBe(object.metadata.uid);
      expect(specOf(after.get(key)), key).toEqual(specOf(object));
    }
    const taken = [...(await everythingOf(attacker)).values()];
    const text = JSON.stringify(taken.map(specOf));
    for (const host of [victim.ownHost, victim.openHost, victim.defaultHost]) {
      expect(text).not.toContain(`"${host}"`);
    }
    expect(text).not.toContain(`${victim.namespace}/`);
    expect(text).not.toContain('hostPath');
  });
});

function specOf(object: KubeObject | undefined): unknown {
  return object === undefined ? undefined : Reflect.get(object, 'spec');
}
