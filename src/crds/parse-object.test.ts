import { describe, expect, it } from 'vitest';
import { parseMicroservice, parseMicroserviceStatus } from './microservice/v1alpha1.ts';

const apiVersion = 'slipway.dev/v1alpha1';
const kind = 'Microservice';

function problemsOf(object: unknown) {
  const result = parseMicroservice(object);
  return result.ok ? [] : result.problems;
}

describe('a parser', () => {
  it('drops what it does not know, and nulls', () => {
    const result = parseMicroservice({
      apiVersion,
      kind,
      metadata: { name: 'a', managedFields: [{}], labels: { a: 'b' }, selfLink: '/x' },
      spec: {
        image: 'nginx',
        color: 'red',
        replicas: null,
        ports: [{ name: 'http', port: 80, targetPort: 81 }],
        resources: { limits: { cpu: '1', memory: null } },
      },
      extra: true,
    });
    expect(result).toEqual({
      ok: true,
      value: {
        apiVersion,
        kind,
        metadata: { name: 'a', labels: { a: 'b' } },
        spec: {
          image: 'nginx',
          ports: [{ name: 'http', port: 80 }],
          resources: { limits: { cpu: '1' } },
        },
      },
    });
  });

  it('keeps a status that fits, and leaves out one that does not', () => {
    const object = { apiVersion, kind, metadata: { name: 'a' }, spec: { image: 'nginx' } };
    const status = { replicas: 2, summary: { status: 'Running' } };
    expect(parseMicroservice({ ...object, status })).toEqual({
      ok: true,
      value: { ...object, status },
    });
    for (const broken of [{ replicas: 'two' }, [], 'fine', { conditions: {} }]) {
      expect(parseMicroservice({ ...object, status: broken })).toEqual({ ok: true, value: object });
    }
  });

  it('keeps what fits of a status that does not fit as a whole', () => {
    const object = { apiVersion, kind, metadata: { name: 'a' }, spec: { image: 'nginx' } };
    const condition = { type: 'Ready', status: 'True', reason: 'Available', message: 'm' };
    const status = {
      replicas: 2,
      url: 5,
      conditions: [{ ...condition, lastTransitionTime: 'yesterday' }],
      summary: { status: 'Running' },
    };
    expect(parseMicroservice({ ...object, status })).toEqual({
      ok: true,
      value: { ...object, status: { replicas: 2, summary: { status: 'Running' } } },
    });
    const { conditions: _, ...rest } = status;
    const good = [{ ...condition, lastTransitionTime: '2026-01-02T03:04:05.000001+01:00' }];
    expect(parseMicroserviceStatus({ ...rest, conditions: good })).toEqual({
      replicas: 2,
      conditions: good,
      summary: { status: 'Running' },
    });
    for (const broken of [undefined, null, 5, 'fine', [], { url: 5 }]) {
      expect(parseMicroserviceStatus(broken)).toBeUndefined();
    }
  });

  it('reports every problem, of the object and of spec, with field and mend', () => {
    expect(
      problemsOf({
        apiVersion,
        kind,
        metadata: { name: 'a'.repeat(41) },
        spec: {
          ports: [{ name: 'http', port: 0 }],
          resources: { limits: { 'nvidia.com/gpu': 'one' } },
          scaling: { min: 3, max: 2 },
        },
      }),
    ).toEqual([
      {
        field: 'metadata.name',
        message:
          'Rename the Microservice to at most 40 characters, so that the names of all that is made for it fit',
      },
      { field: 'spec.image', message: 'spec.image is required: set it to a text' },
      {
        field: 'spec.ports[0].port',
        message: 'spec.ports[0].port has to be at least 1: raise it',
      },
      {
        field: 'spec.resources.limits[nvidia.com/gpu]',
        message: 'Use an amount such as 500m, 2, 256Mi or 10Gi, without a sign',
      },
      {
        field: 'spec.scaling.max',
        message: 'Raise max or lower min: scaling.max is the most pods, scaling.min the fewest',
      },
    ]);
  });

  it.each([
    ['nothing', undefined, 'The object is required: set it to an object'],
    ['null', null, 'The object is required: set it to an object'],
    ['a text', 'Microservice', 'The object has to be an object, not a text'],
    ['a list', [], 'The object has to be an object, not a list'],
    ['another kind', { apiVersion, kind: 'Deployment' }, 'kind has to be "Microservice"'],
    ['no kind', { apiVersion }, 'kind is required: set it to "Microservice"'],
    ['no metadata', { apiVersion, kind }, 'metadata is required: set it to an object'],
    [
      'labels of a wrong type',
      { apiVersion, kind, metadata: { name: 'a', labels: { a: 1 } } },
      'metadata.labels.a has to be a text, not a number',
    ],
  ])('says of %s what it should be', (_, object, message) => {
    expect(problemsOf(object).map((problem) => problem.message)).toContain(message);
  });

  it('gives the API server an object no deeper than it could be', () => {
    const circular: Record<string, unknown> = { apiVersion, kind, metadata: { name: 'a' } };
    circular['spec'] = { image: 'nginx', owner: circular };
    expect(problemsOf(circular).map(({ field }) => field)).toEqual(['spec.owner.team']);
  });
});
