import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMicroservice, type MicroserviceStatus } from '../../crds/microservice/v1alpha1.ts';
import { findCondition } from '../../runtime/conditions.ts';
import { ApiError } from '../../runtime/errors.ts';
import type { Observed } from './observed.ts';
import { statusUrgency, transitions } from './status-change.ts';
import { computeStatus, statusRecheckAfterMs, type StatusInput } from './status.ts';
import { now, statusInput } from './testdata/status-input.ts';

type Json = fc.JsonValue;
type Spec = NonNullable<NonNullable<Parameters<typeof statusInput>[0]>['spec']>;

const edge = { exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } };

const service: fc.Arbitrary<Spec> = fc.record(
  {
    replicas: fc.integer({ min: 0, max: 3 }),
    paused: fc.boolean(),
    ports: fc.constantFrom([], [{ name: 'calls', port: 9000, protocol: 'grpc' as const }]),
    routes: fc.constant([{ name: 'public', host: 'shop.example.com' }]),
    databases: fc.constant([{ name: 'main', engine: 'postgres' as const }]),
    env: fc.constant([{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }]),
    health: fc.constant({ readiness: '/ready', liveness: '/live' }),
  },
  { requiredKeys: [] },
);

const scaled: fc.Arbitrary<Spec> = fc.record({ scaling: fc.constant({ min: 2, max: 6 }) });

/** Words that mean something somewhere, so that every branch is met. */
const word = fc.oneof(
  fc.constantFrom(
    'True',
    'False',
    'Unknown',
    'CrashLoopBackOff',
    'ErrImagePull',
    'OOMKilled',
    'Evicted',
    'Failed',
    'FailedGetResourceMetric',
    'Back-off pulling image "a"',
    '0/1 nodes are available: 1 Insufficient cpu. preemption: none.',
    '2026-03-04T11:59:59Z',
    'two\nlines.',
  ),
  fc.string({ maxLength: 40 }),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  word,
  fc.integer({ min: -2, max: 300 }),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
);

const container = fc.record(
  {
    name: fc.constantFrom('orders', 'sidecar'),
    image: word,
    ready: fc.boolean(),
    started: fc.boolean(),
    state: fc.oneof(
      fc.record({ waiting: fc.record({ reason: word, message: word }) }),
      fc.record({ running: fc.record({ startedAt: word }) }),
      fc.record({
        terminated: fc.record({ exitCode: fc.integer({ min: 0, max: 255 }), reason: word }),
      }),
    ),
    lastState: fc.record({
      terminated: fc.record({
        exitCode: fc.integer({ min: 0, max: 255 }),
        reason: word,
        message: word,
      }),
    }),
  },
  { requiredKeys: ['name'] },
);

const podStatus = fc.record(
  {
    phase: word,
    reason: word,
    message: word,
    conditions: fc.array(
      fc.record({
        type: fc.constantFrom('PodScheduled', 'Ready'),
        status: word,
        reason: word,
        message: word,
      }),
      { maxLength: 2 },
    ),
    containerStatuses: fc.array(container, { maxLength: 2 }),
    initContainerStatuses: fc.array(container, { maxLength: 1 }),
  },
  { requiredKeys: [] },
);

/** What happens to one field of one live object: it gets any value at all, or none. */
const damage = fc.record({ object: fc.nat(), path: fc.nat(), value: fc.option(value) });

const outcome = fc.record({
  kind: fc.constantFrom('Deployment' as const, 'HTTPRoute' as const, 'Database' as const),
  name: fc.constant('orders'),
  result: fc.constantFrom('failed' as const, 'unchanged' as const, 'terminating' as const),
  error: fc.option(
    fc
      .record({ code: fc.constantFrom(400, 403, 409, 422, 500), message: word })
      .map((status) => new ApiError('PATCH', '/apis', status)),
    { nil: undefined },
  ),
});

const inputs: fc.Arbitrary<StatusInput> = fc
  .record({
    spec: fc.oneof(service, scaled),
    pods: fc.array(podStatus, { maxLength: 4 }),
    damages: fc.array(damage, { maxLength: 6 }),
    outcomes: fc.array(outcome, { maxLength: 2 }),
    missingClass: fc.option(fc.constant('gold'), { nil: undefined }),
  })
  .map(({ spec, pods, damages, outcomes, missingClass }) => {
    const live = pods.map((status, index) => ({
      kind: 'Pod',
      metadata: { name: `p-${index}` },
      status,
    }));
    const input = statusInput(
      { spec, class: { gateways: [edge] } },
      { live, outcomes, observed: { missingClass } },
    );
    return { ...input, observed: damaged(input.observed, damages) };
  });

/** Metadata is left alone: the API server gives every object of every kind a well-formed one. */
function damaged(
  observed: Observed,
  damages: readonly { object: number; path: number; value: Json | null }[],
): Observed {
  const copy = structuredClone(observed);
  const objects = [...Object.values(copy.children).flat(), ...copy.pods, ...copy.gateways.values()];
  for (const { object, path, value: given } of damages) {
    const target: object | undefined = objects[object % Math.max(1, objects.length)];
    const fields = target === undefined ? [] : fieldsOf(target).slice(0, 400);
    const field = fields[path % Math.max(1, fields.length)];
    if (field === undefined) continue;
    const isRemoval = given === null && !Array.isArray(field.owner);
    if (isRemoval) Reflect.deleteProperty(field.owner, field.name);
    else Reflect.set(field.owner, field.name, given);
  }
  return copy;
}

/** Every field below spec and status, and these themselves. */
function fieldsOf(value: object, isTop = true): { owner: object; name: string }[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (isTop && name !== 'spec' && name !== 'status') return [];
    const below = typeof inner === 'object' && inner !== null ? fieldsOf(inner, false) : [];
    return [{ owner: value, name }, ...below];
  });
}

function reversed(observed: Observed): Observed {
  return {
    ...observed,
    pods: observed.pods.toReversed(),
    children: Object.fromEntries(
      Object.entries(observed.children).map(([kind, list]) => [kind, [...list].toReversed()]),
    ) as unknown as Observed['children'],
  };
}

function texts(status: MicroserviceStatus): readonly string[] {
  return [
    ...(status.conditions ?? []).map(({ message }) => message),
    ...(status.problems ?? []).flatMap(({ message, hint = 'none' }) => [message, hint]),
    ...(status.resources ?? []).flatMap(({ message = 'none' }) => [message]),
    ...(status.databases ?? []).flatMap(({ message = 'none' }) => [message]),
  ];
}

const runs = { numRuns: 500 };

describe('computeStatus of anything that the cluster may hold', () => {
  it('never throws, and gives the same for the same', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const status = computeStatus(input);
        expect(computeStatus(structuredCloneOf(input))).toEqual(status);
        expect(statusRecheckAfterMs(input) ?? 1_000).toBeGreaterThanOrEqual(1_000);
      }),
      runs,
    );
  });

  it('does not depend on the order of objects', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const other = { ...input, observed: reversed(input.observed) };
        expect(computeStatus(other)).toEqual(computeStatus(input));
      }),
      runs,
    );
  });

  it('says everything in sentences on one line, without a period at the end', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const text of texts(computeStatus(input))) {
          expect(text).toMatch(/^\S(.*[^.\s])?$/);
          expect(text.length).toBeLessThanOrEqual(1_024);
        }
      }),
      runs,
    );
  });

  it('is a status that the CRD takes', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const status = computeStatus(input);
        const spec = { image: 'a' };
        const parsed = parseMicroservice({ ...input.microservice, spec, status });
        expect(parsed.ok && parsed.value.status).toEqual(status);
      }),
      runs,
    );
  });

  it('is silent once it is written', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const previous = computeStatus(input);
        const next = computeStatus({ ...input, previous });
        expect(statusUrgency(previous, next)).toBe('none');
        expect(transitions(previous, next)).toEqual([]);
      }),
      runs,
    );
  });

  it('is what kstatus understands', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { conditions, observedGeneration, problems = [] } = computeStatus(input);
        const types = (conditions ?? []).map(({ type }) => type);
        const isReady = findCondition(conditions, 'Ready')?.status === 'True';
        const marks = types.filter((type) => type === 'Reconciling' || type === 'Stalled');
        expect(observedGeneration).toBe(input.microservice.metadata.generation);
        expect(new Set(types).size).toBe(types.length);
        expect(marks.length).toBeLessThanOrEqual(isReady ? 0 : 1);
        const errors = problems.filter(({ severity }) => severity === 'error');
        if (isReady) expect(scalingReasons).toEqual(expect.arrayContaining(reasonsOf(errors)));
        if (!isReady && input.microservice.spec.paused !== true) expect(marks).toHaveLength(1);
      }),
      runs,
    );
  });
});

describe('the time', () => {
  it('alone never makes a healthy service unready', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        const at = new Date(Date.parse(now) + seconds * 1_000).toISOString();
        const status = computeStatus({ ...statusInput(), now: at });
        expect(findCondition(status.conditions, 'Ready')?.status).toBe('True');
      }),
    );
  });
});

/** A service whose autoscaler does nothing serves all the same: it is Ready, and degraded. */
const scalingReasons = ['AutoscalerFailed', 'MetricsUnavailable'];

function reasonsOf(problems: readonly { reason: string }[]): string[] {
  return problems.map(({ reason }) => reason);
}

/** Errors are kept: structuredClone would take their class away. */
function structuredCloneOf(input: StatusInput): StatusInput {
  return { ...structuredClone({ ...input, outcomes: [] }), outcomes: input.outcomes };
}
