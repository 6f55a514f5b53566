import { describe, expect, it } from 'vitest';
import { desiredState } from '../../src/controllers/microservice/desired.ts';
import { buildInput } from '../../src/controllers/microservice/testdata/build-input.ts';
import { microserviceCrd } from '../../src/crds/microservice/crd.ts';
import { validExamples } from '../../src/crds/microservice/examples.ts';
import { microserviceResource, parseMicroservice } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { differences } from '../../src/runtime/subset.ts';
import { pruneEmpty } from '../../src/runtime/declared.ts';
import { createRandom } from '../faults/random.ts';
import { textLeaves, withText } from '../fuzz/hostile-strings/leaves.ts';
import { hostileTexts } from '../fuzz/malformation/values.ts';
import { useEnvironment } from './support/environment.ts';
import { developer, finder, microservice } from './support/objects.ts';

const environment = useEnvironment();

const schema = microserviceCrd.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'];
const leaves = schema === undefined ? [] : textLeaves(schema, ['spec']);

/** What is never made: it names objects that are not there, or waits for them. */
const waits = /secret|configMap|className|databases|serviceAccount\.name|imagePullSecrets/i;

/** A Microservice with the text in one field, where the parser takes it there; for each field. */
function hostileSpecs(text: string) {
  return leaves
    .filter(({ name }) => !waits.test(name))
    .flatMap((leaf) => {
      const objects = validExamples.map(({ object }) => object);
      const plain = objects.filter(({ spec }) => !waits.test(JSON.stringify(spec)));
      const parsed = parseMicroservice(withText(plain, leaf, text));
      return parsed.ok ? [{ leaf: leaf.name, spec: parsed.value.spec }] : [];
    });
}

/** All of them are built in memory by `npm test` too; on the API server some will do. */
const mostTried = 60;
const seed = Number(process.env['SLIPWAY_SEED'] ?? 1);

const all = hostileTexts
  .filter((text) => /[^-A-Za-z0-9._/]/.test(text))
  .flatMap((text) => hostileSpecs(text))
  .map(({ leaf, spec }, index) => ({ name: `hostile-${index}`, leaf, spec }));
const tried = createRandom(seed, 'hostile strings').shuffled(all).slice(0, mostTried);

describe('hostile texts that the rules let through', () => {
  it('are there at all', () => {
    expect(all.length).toBeGreaterThan(mostTried);
  });

  it('arrive in the children as they are, or are told of', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    for (const { name, spec } of tried) {
      await client.apply(microserviceResource, microservice(namespace, name, spec), developer);
    }
    for (const { name, leaf, spec } of tried) {
      await eventually(async () => {
        const live = await find.microservice(name);
        expect(live?.status?.observedGeneration).toBe(live?.metadata.generation);
        const told = (live?.status?.problems ?? []).map(({ message }) => message).join('\n');
        for (const declared of declaredFor(namespace, name, spec)) {
          const resource = declared.kind === 'Deployment' ? builtin.deployment : builtin.service;
          const child = await find.any(resource)(name);
          if (child === undefined) {
            expect(told, `seed ${seed}: ${leaf} of ${name}`).toContain(`${declared.kind} ${name}`);
            continue;
          }
          const { metadata: _own, ...wanted } = pruneEmpty(declared);
          expect(differences(wanted, child), `seed ${seed}: ${leaf} of ${name}`).toEqual([]);
        }
      });
    }
  }, 300_000);
});

/** The Deployment's pod and the Service, as the builders declare them without any cluster. */
function declaredFor(namespace: string, name: string, spec: object): KubeObject[] {
  const input = buildInput({ spec, metadata: { name, namespace } });
  return desiredState(input)
    .children.filter(({ kind }) => kind === 'Deployment' || kind === 'Service')
    .map(({ object }) => withoutPlatform(object));
}

/** What the class of the platform decides is left out. */
function withoutPlatform(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const spec = Reflect.get(object, 'spec') as {
    template: { spec: { containers: Record<string, unknown>[] } };
  };
  const [container = {}] = spec.template.spec.containers;
  const { name, image, command, args, env } = container;
  const texts = { name, image, command, args, env };
  return Object.assign(
    { apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata },
    { spec: { template: { spec: { containers: [texts] } } } },
  );
}
