import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../test/control-plane/audit-log.ts';
import { countEntries } from './request-log.ts';

function entry(verb: string, resource: string, name: string): AuditEntry {
  const rest = { user: 'slipway', namespace: 'n', code: 200, userAgent: '', time: '' };
  return { ...rest, verb, resource, name, uri: `/${resource}/${name}` };
}

const entries = [
  entry('patch', 'deployments.apps', 'one-1'),
  entry('patch', 'deployments.apps', 'other'),
  entry('create', 'events.events.k8s.io', 'one-1.18a'),
  entry('update', 'leases.coordination.k8s.io', 'slipway'),
  entry('get', 'leases.coordination.k8s.io', 'slipway'),
  entry('watch', 'pods', ''),
  entry('list', 'pods', ''),
];

describe('counting requests', () => {
  it('leaves the lease out of writes and reads', () => {
    expect(countEntries(entries)).toMatchObject({ writes: 3, reads: 1 });
    expect(countEntries(entries).byKind).toMatchObject({ 'update leases.coordination.k8s.io': 1 });
  });

  it('counts what is about some names only, but reads of anything', () => {
    expect(countEntries(entries, 'one-')).toEqual({
      byKind: { 'patch deployments.apps': 1, 'create events.events.k8s.io': 1 },
      writes: 2,
      reads: 1,
    });
  });
});
