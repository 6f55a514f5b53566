import { describe, expect, it } from 'vitest';
import { withDeclaredHash } from '../../../../runtime/declared.ts';
import { differences } from '../../../../runtime/subset.ts';
import { effectiveClass } from '../../effective-class.ts';
import type { Write } from '../../../../runtime/object-writer.ts';
import { buildInput, microserviceOf } from '../../testdata/build-input.ts';
import type { Deployment, HorizontalPodAutoscaler } from '../../types.ts';
import { buildDeployment } from './deployment.ts';
import { effectiveReplicas, leastReplicas } from '../../replica-counts.ts';
import { isAsleep, seedReplicas, writePlan } from './replicas.ts';

const scaling = { min: 2, max: 10 };
const ownerKey = 'slipway.dev/replicas-owner';
const hash = { 'slipway.dev/declared-hash': 'abc' };

function hpa(desiredReplicas: number): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'orders' },
    spec: { maxReplicas: 10, scaleTargetRef: { kind: 'Deployment', name: 'orders' } },
    status: { desiredReplicas },
  };
}

/** The Deployment as it is built, with a declared hash as the writer adds it. */
function declared(spec: Parameters<typeof microserviceOf>[0] = {}): Deployment {
  const [built] = buildDeployment(buildInput(spec));
  const annotations = { ...built.metadata.annotations, ...hash };
  return { ...built, metadata: { ...built.metadata, annotations } };
}

function live(replicas: number, owner?: string): Deployment {
  const base = declared();
  return {
    ...base,
    metadata: {
      ...base.metadata,
      uid: 'uid-1',
      annotations: owner === undefined ? {} : { [ownerKey]: owner },
    },
    ...(base.spec === undefined ? {} : { spec: { ...base.spec, replicas } }),
  };
}

const scaled = declared({ spec: { scaling } });
const row = ({ body, fieldManager }: Write) => {
  const { metadata, spec } = body as Deployment;
  return `${fieldManager}: replicas ${spec?.replicas ?? 'left out'}, owner ${metadata.annotations?.[ownerKey] ?? 'left out'}`;
};

describe('the number of pods', () => {
  const builtin = effectiveClass(undefined);
  it.each([
    [{}, 2, 2],
    [{ replicas: 5 }, 5, 5],
    [{ replicas: 0 }, 0, 0],
    [{ scaling }, undefined, 2],
  ])('%j', (spec, effective, least) => {
    const microservice = microserviceOf({ spec });
    expect(effectiveReplicas(microservice, builtin)).toBe(effective);
    expect(leastReplicas(microservice, builtin)).toBe(least);
  });

  it.each([
    [undefined, 2],
    [hpa(7), 7],
    [hpa(1), 2],
    [hpa(50), 10],
  ])('starts under an autoscaler within its bounds', (autoscaler, expected) => {
    expect(seedReplicas(scaling, autoscaler)).toBe(expected);
  });
});

describe('writePlan', () => {
  const plan = (parts: Partial<Parameters<typeof writePlan>[0]>) =>
    writePlan({
      declared: scaled,
      live: undefined,
      scaling,
      hpa: undefined,
      differs: true,
      ...parts,
    });

  it.each<[string, Parameters<typeof plan>[0], string[]]>([
    ['creates at the least', {}, ['slipway: replicas 2, owner slipway']],
    [
      'creates again at what was wanted last',
      { hpa: hpa(7) },
      ['slipway: replicas 7, owner slipway'],
    ],
    ['leaves a converged one alone', { live: live(7, 'slipway'), differs: false }, []],
    [
      'hands over before it lets go',
      { live: live(7, 'slipway') },
      [
        'slipway-replicas: replicas 7, owner left out',
        'slipway: replicas left out, owner autoscaler',
      ],
    ],
    [
      'hands over where nobody says who owns them',
      { live: live(7) },
      [
        'slipway-replicas: replicas 7, owner left out',
        'slipway: replicas left out, owner autoscaler',
      ],
    ],
    [
      'never writes them again',
      { live: live(7, 'autoscaler') },
      ['slipway: replicas left out, owner autoscaler'],
    ],
    [
      'wakes one that stands at none, as no autoscaler does',
      { live: live(0, 'autoscaler'), differs: false, hpa: hpa(4) },
      [
        'slipway-replicas: replicas 4, owner left out',
        'slipway: replicas left out, owner autoscaler',
      ],
    ],
    [
      'takes them back without scaling',
      {
        declared: declared({ spec: { replicas: 3 } }),
        scaling: undefined,
        live: live(7, 'autoscaler'),
      },
      ['slipway: replicas 3, owner slipway'],
    ],
    [
      'leaves a stopped one alone without scaling',
      {
        declared: declared({ spec: { replicas: 0 } }),
        scaling: undefined,
        live: live(0, 'slipway'),
        differs: false,
      },
      [],
    ],
  ])('%s', (_, parts, expected) => {
    expect(plan(parts).map(row)).toEqual(expected);
  });

  it('keeps the declared hash on what it applies', () => {
    const bodies = [...plan({}), ...plan({ live: live(7, 'autoscaler') })].map(({ body }) => body);
    for (const { metadata } of bodies) expect(metadata.annotations).toMatchObject(hash);
  });

  it('hands over only this very Deployment, and only its replicas', () => {
    expect(plan({ live: live(7, 'slipway') })[0]?.body).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', namespace: 'shop', uid: 'uid-1' },
      spec: { replicas: 7 },
    });
  });

  it('leaves the replicas of an adopted one, of which no spec is known, to who has them', () => {
    const { spec: _, ...stub } = live(7);
    expect(plan({ live: stub }).map(row)).toEqual(['slipway: replicas left out, owner autoscaler']);
  });

  it('needs no second write: what it stores differs in nothing from what is declared', () => {
    const [built] = buildDeployment(buildInput({ spec: { scaling } }));
    const stamped = withDeclaredHash(built);
    for (const existing of [undefined, live(7, 'slipway'), live(7, 'autoscaler')]) {
      const stored = plan({ declared: stamped, live: existing }).at(-1)?.body ?? {};
      expect(differences(stamped, stored)).toEqual([]);
    }
  });

  it('declares the same with and without a live Deployment', () => {
    expect(scaled.spec).not.toHaveProperty('replicas');
    expect(scaled.metadata.annotations).not.toHaveProperty([ownerKey]);
  });
});

describe('isAsleep', () => {
  it.each([
    [0, scaling, true],
    [1, scaling, false],
    [0, undefined, false],
  ])('%i pods with scaling %j', (replicas, given, expected) => {
    expect(isAsleep(live(replicas), given)).toBe(expected);
  });
});
