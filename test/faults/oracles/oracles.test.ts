import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Happening } from '../observer/namespace-view.ts';
import type { Entry } from '../proxy/record.ts';
import { countDifferences, countHappenings } from './counts.ts';
import { dataLosses } from './data.ts';
import { unfencedWrites } from './fencing.ts';
import { gapDifferences } from './gaps.ts';
import { outageDifferences } from './outages.ts';
import { leaks, processTroubles } from './processes.ts';
import { noise } from './silence.ts';

function happening(
  type: Happening['type'],
  kind: string,
  name: string,
  more: Record<string, unknown> = {},
): Happening {
  const { metadata, ...rest } = more;
  const object = { apiVersion: 'v1', kind, metadata: { name, ...(metadata as object) }, ...rest };
  return { type, object: object as KubeObject };
}

function entry(more: Partial<Entry>): Entry {
  return {
    id: 1,
    process: 'p1',
    verb: 'patch',
    resource: 'services',
    namespace: 'x',
    name: 'app',
    bodyHash: '',
    at: 0,
    holder: 'p1',
    leaseAgeMs: 10,
    moment: 'answered',
    code: 200,
    ...more,
  };
}

describe('counts', () => {
  const once = countHappenings([happening('ADDED', 'Service', 'app')]);
  it('are of creations and deletions, not of changes or pods', () => {
    const more = countHappenings([
      happening('ADDED', 'Service', 'app'),
      happening('MODIFIED', 'Service', 'app'),
      happening('ADDED', 'Pod', 'app-1'),
    ]);
    expect(countDifferences(more, once)).toEqual([]);
  });
  it('show what was deleted and made again', () => {
    const again = countHappenings([
      happening('ADDED', 'Service', 'app'),
      happening('DELETED', 'Service', 'app'),
      happening('ADDED', 'Service', 'app'),
    ]);
    expect(countDifferences(again, once)).toEqual([
      'Service/app was made 2 and deleted 1 times, expected 1 and 0',
    ]);
  });
});

describe('data', () => {
  const label = { 'slipway.dev/database': 'main' };
  const secret = (type: Happening['type'], password: string) =>
    happening(type, 'Secret', 'db', { metadata: { labels: label }, data: { password } });
  it('that is deleted, or about to be, is missed unless it was asked for', () => {
    const going = { metadata: { deletionTimestamp: 'now' } };
    const events = [happening('MODIFIED', 'PersistentVolumeClaim', 'data', going)];
    expect(dataLosses(events)).toEqual([
      'PersistentVolumeClaim/data was deleted, which nobody asked for',
    ]);
    expect(dataLosses(events, ['PersistentVolumeClaim/data'])).toEqual([]);
    expect(dataLosses(events, ['*'])).toEqual([]);
    expect(dataLosses([happening('DELETED', 'Secret', 'of-somebody-else')])).toEqual([]);
  });
  it('is unreachable when its password changes, even by way of a new Secret', () => {
    expect(dataLosses([secret('ADDED', 'a'), secret('MODIFIED', 'a')])).toEqual([]);
    expect(dataLosses([secret('ADDED', 'a'), secret('MODIFIED', 'b')])).toEqual([
      'Secret/db was given another password',
    ]);
  });
});

describe('fencing', () => {
  it('lets the holder write, and everybody tell events and ask for the lease', () => {
    const others = [
      entry({}),
      entry({ process: 'p2', verb: 'create', resource: 'events.events.k8s.io' }),
      entry({ process: 'p2', verb: 'update', resource: 'leases.coordination.k8s.io' }),
      entry({ process: 'p2', verb: 'list' }),
    ];
    expect(unfencedWrites(others, 5_000)).toEqual([]);
  });
  it('shows writes without the lease, and after it ran out', () => {
    expect(unfencedWrites([entry({ process: 'p2' })], 5_000)).toEqual([
      'p2 wrote patch services app while p1 held the lease',
    ]);
    expect(unfencedWrites([entry({ holder: '' })], 5_000)[0]).toContain('while nobody held');
    expect(unfencedWrites([entry({ leaseAgeMs: 9_000 })], 5_000)[0]).toContain('9000 ms after');
  });
});

describe('silence', () => {
  it('is broken by writes after the end state was there, not by reads', () => {
    const phases = { done: 10, quiet: 20, restarted: 30, end: 40 };
    const entries = [
      entry({ at: 15 }),
      entry({ at: 25 }),
      entry({ at: 26, verb: 'list' }),
      entry({ at: 35, process: 'p2' }),
    ];
    expect(noise(entries, phases)).toEqual([
      'p1 wrote patch services app in the silence',
      'p2 wrote patch services app over a restart and resyncs',
    ]);
  });
});

describe('processes', () => {
  const logs = new Map([
    ['p1', 'leadership lost'],
    ['p2', 'TypeError'],
    ['p3', 'this is a bug'],
  ]);
  it('may be killed, may lose the lease, and may not crash or have a bug', () => {
    const endings = [
      { identity: 'p1', how: 'exit code 1', why: 'alone' },
      { identity: 'p2', how: 'SIGKILL', why: 'killed' },
      { identity: 'p2', how: 'SIGKILL', why: 'stopped' },
      { identity: 'p2', how: 'exit code 1', why: 'alone' },
      { identity: 'p3', how: 'exit code 0', why: 'stopped' },
    ] as const;
    expect(processTroubles(endings, logs)).toEqual([
      'p2 ended with SIGKILL: TypeError',
      'p2 ended with exit code 1: TypeError',
      'p3 logged a failure that nobody handled',
    ]);
  });
  it('keep passwords to themselves', () => {
    const data = { password: Buffer.from('top-secret').toString('base64') };
    const events = [
      happening('ADDED', 'Secret', 'db', { data }),
      happening('ADDED', 'Deployment', 'app', { spec: { note: 'top-secret' } }),
    ];
    expect(leaks(events, new Map([['p1', `x ${data.password} y`]]))).toEqual([
      'a password is in the log of p1',
      'a password is in an object that is no Secret',
    ]);
    expect(leaks(events.slice(0, 1), new Map([['p1', 'x']]))).toEqual([]);
  });
});

describe('what users notice', () => {
  const parents = [{ conditions: [{ type: 'Accepted', status: 'True' }] }];
  const route = (type: Happening['type'], name: string, isAccepted = true) =>
    happening(type, 'HTTPRoute', name, {
      spec: { hostnames: ['shop'] },
      status: isAccepted ? { parents } : {},
    });
  it('is a host whose last route goes before the next one serves', () => {
    const overlapping = [route('ADDED', 'old'), route('ADDED', 'new'), route('DELETED', 'old')];
    const gap = [route('ADDED', 'old'), route('DELETED', 'old'), route('ADDED', 'new')];
    const early = [route('ADDED', 'old'), route('ADDED', 'new', false), route('DELETED', 'old')];
    expect(gapDifferences(overlapping, overlapping)).toEqual([]);
    expect(gapDifferences(gap, overlapping)).toEqual([
      'host 1 lost its last route 1 times, expected 0',
    ]);
    expect(gapDifferences(early, overlapping)).toHaveLength(1);
    expect(gapDifferences(gap, gap)).toEqual([]);
  });
  it('is a server that is told to have no pods', () => {
    const scaled = (replicas: number) =>
      happening('MODIFIED', 'StatefulSet', 'db', { spec: { replicas } });
    expect(outageDifferences([scaled(1), scaled(0), scaled(1)], [scaled(1)])).toEqual([
      'StatefulSet/db was left without pods 1 times, expected 0',
    ]);
    expect(outageDifferences([scaled(1), scaled(2)], [scaled(1)])).toEqual([]);
    const mayStop = ['StatefulSet/db'];
    expect(outageDifferences([scaled(1), scaled(0)], [scaled(1)], mayStop)).toEqual([]);
  });
});
