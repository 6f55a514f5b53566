import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseResource, parseDatabase } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource, parseMicroservice } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { createNamespace } from '../control-plane/fixtures.ts';
import { eventually } from '../eventually.ts';
import { applyAll, asApplied, malformedSamples } from '../fuzz/cluster/malformed-samples.ts';
import { loosenCrds } from '../fuzz/cluster/loosen-crds.ts';
import { operatorUsers } from '../process/support/operators.ts';
import { openPlane, type Plane } from '../process/support/plane.ts';
import { leaderOf } from '../process/scenarios/under-churn.ts';
import { applyMicroservice, conditionOf, finder, listAll } from './support/objects.ts';

/** The same in every run. */
const seed = 20_260_101;
const perKind = 150;
/** MiB that an operator may need more with some hundred malformed objects about. */
const mostGrowth = 100;

type Reported = KubeObject & {
  status?: { conditions?: { type: string; status: string; reason: string; message: string }[] };
};

const ownKinds = [
  { resource: microserviceResource, parse: parseMicroservice },
  { resource: databaseResource, parse: parseDatabase },
] as const;

describe(`objects that older CRDs let through, seed ${seed}`, () => {
  // A control plane of its own: what its CRDs let through would be in the way of others.
  let plane: Plane;
  beforeAll(async () => {
    plane = await openPlane();
  });
  afterAll(() => plane?.close());

  it('are told what is wrong, while those beside them are served', async () => {
    const { client, controlPlane, operators } = plane;
    const [namespace, beside] = [
      await createNamespace(controlPlane),
      await createNamespace(controlPlane),
    ];
    const find = finder(client, beside);
    await operators.start();
    await applyMicroservice(client, beside, 'good');
    await eventually(async () => {
      expect(conditionOf(await find.microservice('good'), 'Ready')).toBe('True Available');
    });
    const before = await find.deployment('good');
    const leader = await leaderOf(plane);
    const memory = await residentMiB(plane, leader);
    await loosenCrds(client);

    for (const { resource } of ownKinds) {
      const samples = malformedSamples(resource, { namespace, seed, count: perKind });
      expect(await applyAll(client, resource, samples)).toBeGreaterThan(perKind / 2);
    }
    const begun = performance.now();
    await applyMicroservice(client, beside, 'late');
    await eventually(async () => expect(await find.deployment('late')).toBeDefined());
    expect(performance.now() - begun).toBeLessThan(10_000);

    await eventually(async () => {
      expect(await untold(plane, namespace)).toEqual([]);
    });
    await silence(plane);
    for (const name of ['good', 'late']) {
      expect(conditionOf(await find.microservice(name), 'Ready')).toBe('True Available');
    }
    const after = await find.deployment('good');
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(await childrenOfInvalid(plane, namespace)).toEqual([]);
    expect(operators.running()).toEqual([leader]);
    expect(await residentMiB(plane, leader)).toBeLessThan(memory + mostGrowth);
  }, 300_000);
});

/** Invalid objects that do not say so, each with what they say. */
async function untold({ client }: Plane, namespace: string): Promise<string[]> {
  const found = await Promise.all(
    ownKinds.map(async ({ resource, parse }) => {
      const all = await listAll<Reported>(client, resource, namespace);
      return all.filter((object) => !parse(asApplied(resource, object)).ok);
    }),
  );
  return found.flat().flatMap((object) => {
    const stalled = object.status?.conditions?.find(({ type }) => type === 'Stalled');
    const isTold = stalled?.reason === 'InvalidSpec' && stalled.message.length > 10;
    const ready = conditionOf(object, 'Ready');
    return isTold && ready === 'False InvalidSpec' ? [] : [`${object.metadata.name}: ${ready}`];
  });
}

/** Children that were made for a Microservice that is not valid. */
async function childrenOfInvalid({ client }: Plane, namespace: string): Promise<string[]> {
  const services = await listAll<KubeObject>(client, microserviceResource, namespace);
  const invalid = new Set(
    services
      .filter((one) => !parseMicroservice(asApplied(microserviceResource, one)).ok)
      .map(({ metadata }) => metadata.uid),
  );
  const kinds = [builtin.deployment, builtin.service, builtin.serviceAccount];
  const children = await Promise.all(
    kinds.map((resource) => listAll<KubeObject>(client, resource, namespace)),
  );
  return children.flat().flatMap(({ metadata }) => {
    const isTheirs = metadata.ownerReferences?.some(({ uid }) => invalid.has(uid)) ?? false;
    return isTheirs ? [metadata.name] : [];
  });
}

/** Waits until no operator has written anything but its lease for three seconds. */
function silence({ audit }: Plane): Promise<void> {
  return eventually(async () => {
    const mark = await audit.mark();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const writes = (await audit.since(mark)).filter(
      ({ user, verb, resource }) =>
        operatorUsers.some((one) => one === user) &&
        !['get', 'list', 'watch'].includes(verb) &&
        !resource.startsWith('leases') &&
        !resource.startsWith('events'),
    );
    expect(writes.map(({ verb, uri, code }) => `${verb} ${uri} ${code}`)).toEqual([]);
  });
}

async function residentMiB({ operators }: Plane, identity: string): Promise<number> {
  const status = await readFile(`/proc/${operators.find(identity)?.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024;
}
