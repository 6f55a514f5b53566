import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { crdSuites, type CrdSuite } from '../../src/crds/crd-suites.ts';
import {
  callApi,
  mustCallApi,
  type ApiAnswer,
  type ApiRequest,
} from '../control-plane/api-request.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/start-control-plane.ts';
import { mutated } from './support/mutations.ts';

let controlPlane: ControlPlane;

const access = () => ({ ...controlPlane, token: controlPlane.adminToken });
const call = (request: ApiRequest): Promise<ApiAnswer> => callApi(access(), request);
const crdPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function collection({ crd: { spec } }: CrdSuite): string {
  const scope = spec.scope === 'Namespaced' ? '/namespaces/default' : '';
  return `/apis/${spec.group}/v1alpha1${scope}/${spec.names.plural}`;
}

/** What the API server says of creating the object, without storing it. */
function judge(suite: CrdSuite, object: object, fieldValidation = 'Strict'): Promise<ApiAnswer> {
  const path = `${collection(suite)}?dryRun=All&fieldValidation=${fieldValidation}`;
  return call({ method: 'POST', path, body: object });
}

function messageOf({ text }: ApiAnswer): string {
  const status: unknown = JSON.parse(text);
  return typeof status === 'object' && status !== null && 'message' in status
    ? String(status.message)
    : text;
}

function suiteOf(kind: string): CrdSuite {
  const suite = crdSuites.find((candidate) => candidate.kind === kind);
  if (suite === undefined) throw new Error(`There is no suite for ${kind}: add it to crdSuites`);
  return suite;
}

beforeAll(async () => {
  controlPlane = await startControlPlane();
  for (const { crd } of crdSuites) {
    const path = `${crdPath}?fieldValidation=Strict`;
    await mustCallApi(access(), { method: 'POST', path, body: crd });
  }
  await vi.waitFor(
    async () => {
      for (const suite of crdSuites) await mustCallApi(access(), { path: collection(suite) });
    },
    { timeout: 30_000, interval: 100 },
  );
});

afterAll(async () => {
  await controlPlane?.stop();
});

describe.each(crdSuites)('the API server judges every $kind as the parser does', (suite) => {
  const { crd, parse, validExamples, invalidExamples } = suite;
  const rules = JSON.stringify(crd.spec.versions);

  it('takes the CRD without a reservation', async () => {
    const { text } = await call({ path: `${crdPath}/${crd.metadata.name}` });
    expect(text).toContain('"Established"');
    expect(text).not.toContain('"NonStructuralSchema"');
  });

  it.each(validExamples)('accepts $name', async ({ object }) => {
    const answer = await judge(suite, object);
    expect(answer.code, messageOf(answer)).toBe(201);
  });

  it.each(invalidExamples)('refuses $name, by the same rules', async ({ object }) => {
    const result = parse(object);
    const problems = result.ok ? [] : result.problems;
    const answer = await judge(suite, object);
    expect([400, 422]).toContain(answer.code);
    // Rules in CEL are not judged while the shape is wrong.
    if (answer.text.includes('some validation rules were not checked')) return;
    const ruled = problems.filter(({ message }) =>
      rules.includes(`"message":${JSON.stringify(message)}`),
    );
    for (const { message } of ruled) expect(messageOf(answer)).toContain(message);
  });

  it('agrees on objects that are changed at random', async () => {
    const objects = [...validExamples, ...invalidExamples].map(({ object }) => object);
    await fc.assert(
      fc.asyncProperty(mutated(objects), async (object) => {
        const result = parse(object);
        const answer = await judge(suite, object, 'Ignore');
        const said = result.ok ? messageOf(answer) : JSON.stringify(result.problems);
        expect(result.ok, said).toBe(answer.code === 201);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the API server judges changes', () => {
  const entry = { name: 'main', engine: 'postgres' };
  const pinned = { ...entry, className: 'fast' };

  it.each([
    {
      name: 'class-removed',
      kind: 'Microservice',
      from: { databases: [pinned] },
      to: { databases: [entry] },
      refused: 'className cannot be changed, set or removed later',
    },
    {
      name: 'class-set',
      kind: 'Microservice',
      from: { databases: [entry] },
      to: { databases: [pinned] },
      refused: 'className cannot be changed, set or removed later',
    },
    {
      name: 'class-changed',
      kind: 'Microservice',
      from: { databases: [pinned] },
      to: { databases: [{ ...pinned, className: 'slow' }] },
      refused: 'className cannot be changed, set or removed later',
    },
    {
      name: 'entry-replaced',
      kind: 'Microservice',
      from: { databases: [pinned] },
      to: { databases: [{ ...pinned, name: 'other', className: 'slow' }] },
      refused: undefined,
    },
    {
      name: 'version-raised',
      kind: 'Microservice',
      from: { databases: [pinned] },
      to: { databases: [{ ...pinned, version: '18' }] },
      refused: undefined,
    },
    {
      name: 'database-class-changed',
      kind: 'Database',
      from: { engine: 'postgres', className: 'fast' },
      to: { className: 'slow' },
      refused: 'className cannot be changed, set or removed later',
    },
    {
      name: 'policy-changed',
      kind: 'Database',
      from: { engine: 'postgres' },
      to: { deletionPolicy: 'Delete' },
      refused: undefined,
    },
    {
      name: 'provisioner-changed',
      kind: 'DatabaseClass',
      from: { engine: 'postgres', provisioner: 'StatefulSet' },
      to: { provisioner: 'External' },
      refused: 'provisioner cannot be changed',
    },
  ])('of a $kind: $name', async ({ name, kind, from, to, refused }) => {
    const suite = suiteOf(kind);
    const metadata = { name };
    const spec = kind === 'Microservice' ? { image: 'nginx', ...from } : from;
    const body = { apiVersion: 'slipway.dev/v1alpha1', kind, metadata, spec };
    await mustCallApi(access(), { method: 'POST', path: collection(suite), body });
    const answer = await call({
      method: 'PATCH',
      path: `${collection(suite)}/${name}`,
      body: { spec: to },
      contentType: 'application/merge-patch+json',
    });
    expect(answer.code, messageOf(answer)).toBe(refused === undefined ? 200 : 422);
    expect(messageOf(answer)).toContain(refused ?? '');
  });
});

describe('kubectl scale', () => {
  const suite = suiteOf('Microservice');

  it.each([
    { name: 'fixed', spec: {}, code: 200, said: '"replicas":3' },
    {
      name: 'scaled',
      spec: { scaling: { min: 1, max: 2 } },
      code: 422,
      said: 'Remove replicas or scaling',
    },
  ])('answers $code for a number of pods that is $name', async ({ name, spec, code, said }) => {
    const body = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata: { name },
      spec: { image: 'nginx', ...spec },
    };
    await mustCallApi(access(), { method: 'POST', path: collection(suite), body });
    const answer = await call({
      method: 'PATCH',
      path: `${collection(suite)}/${name}/scale`,
      body: { spec: { replicas: 3 } },
      contentType: 'application/merge-patch+json',
    });
    expect(answer.code, answer.text).toBe(code);
    expect(answer.text).toContain(said);
  });
});
