import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { microserviceResource, type Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { applyYaml } from '../control-plane/fixtures.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, find } from './support/objects.ts';

const environment = useEnvironment();
const folder = join(import.meta.dirname, '../../examples');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

const clusterScoped = new Set(['Namespace', 'MicroserviceClass', 'DatabaseClass']);

describe('every example', () => {
  it.each(files)('%s is accepted, and its Microservices get their children', async (file) => {
    const { client, eventually, facts, newNamespace } = environment;
    const namespace = await newNamespace();
    const objects = loadAll(readFileSync(join(folder, file), 'utf8')) as KubeObject[];
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) {
      if (!clusterScoped.has(object.kind)) object.metadata.namespace ??= namespace;
    }
    await applyYaml(facts, objects.map((object) => dump(object)).join('---\n'));
    for (const { kind, metadata } of objects) {
      if (kind !== microserviceResource.kind) continue;
      const ref = { namespace: metadata.namespace ?? namespace, name: metadata.name };
      await eventually(async () => {
        const live = await find<Microservice>(client, microserviceResource, ref);
        expect(live?.status?.observedGeneration, metadata.name).toBe(live?.metadata.generation);
        expect(conditionOf(live, 'Stalled'), metadata.name).toBeUndefined();
      });
    }
  });
});
