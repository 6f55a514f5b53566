import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { ownershipFindings } from './ownership.ts';

const spec = { databases: [{ name: 'main', engine: 'postgres' as const }] };
const find = (live: readonly LivePatch[], rest: Situation = {}) =>
  ownershipFindings(statusInput({ spec }, { live, ...rest }));
const foreign = (kind: string, name: string, metadata: object = {}): LivePatch => ({
  kind,
  metadata: { name, namespace: 'shop', ownerReferences: [], labels: null, ...metadata },
});

describe('objects of somebody else', () => {
  it('are none when all is ours', () => {
    expect(find([])).toEqual([]);
  });

  it.each<[LivePatch, string, string]>([
    [
      foreign('Service', 'orders'),
      'metadata.name',
      'kubectl annotate services orders -n shop slipway.dev/adopt=true',
    ],
    [
      // Without the claim, which is an annotation.
      foreign('Database', 'orders-main', { annotations: null }),
      'spec.databases[name=main].name',
      'kubectl annotate databases.slipway.dev orders-main -n shop slipway.dev/adopt=true',
    ],
  ])('%j', (live, field, command) => {
    expect(find([live])).toMatchObject([
      { severity: 'error', reason: 'NameConflict', field, hint: containing(command) },
    ]);
  });

  it('are named with who controls them', () => {
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'Rollout', name: 'web', uid: 'u', controller: true },
    ];
    const [found] = find([foreign('Deployment', 'orders', { ownerReferences })]);
    expect(found?.message).toBe('Deployment orders exists and belongs to Rollout web');
  });

  it('are seen while the Deployment is held back', () => {
    const held = { observed: { missingClass: 'gold' } };
    expect(find([foreign('Deployment', 'orders')], held)).toMatchObject([{ area: 'workload' }]);
  });

  it('that may be adopted are none', () => {
    const adoptable = foreign('Service', 'orders', {
      annotations: { 'slipway.dev/adopt': 'true' },
    });
    expect(find([adoptable])).toEqual([]);
  });
});
