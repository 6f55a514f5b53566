import { describe, expect, it } from 'vitest';
import { isOwnedBy, ownedFields } from './owned-fields.ts';

const object = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'a',
    labels: { 'a/b': 'c' },
    managedFields: [
      {
        manager: 'slipway',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:a/b': {} } },
          'f:spec': {
            'f:ports': { 'k:{"port":2,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } },
            'f:selector': {},
            'f:families': { 'v:"IPv6"': {} },
          },
        },
      },
      { manager: 'slipway', subresource: 'status', fieldsV1: { 'f:status': { 'f:x': {} } } },
      { manager: 'other', fieldsV1: { 'f:spec': { 'f:type': {} } } },
    ],
  },
  spec: {
    ports: [
      { port: 1, protocol: 'TCP' },
      { port: 2, protocol: 'TCP', name: 'web' },
    ],
    selector: { app: 'x' },
    families: ['IPv4', 'IPv6'],
    type: 'ClusterIP',
  },
  status: { x: 1 },
};

describe('ownedFields', () => {
  it('finds what a manager owns, items of lists by their keys and atomic maps in all parts', () => {
    expect(ownedFields(object, 'slipway').map(({ path, value }) => [path, value])).toEqual([
      [['metadata', 'labels', 'a/b'], 'c'],
      [['spec', 'ports', 1, 'name'], 'web'],
      [['spec', 'ports', 1, 'port'], 2],
      [['spec', 'selector', 'app'], 'x'],
      [['spec', 'families', 1], 'IPv6'],
    ]);
    expect(isOwnedBy(object, 'other')).toBe(true);
    expect(isOwnedBy(object, 'nobody')).toBe(false);
  });
});
