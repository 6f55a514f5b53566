import { describe, expect, it } from 'vitest';
import { handOver, type ManagedFieldsEntry } from './field-ownership.ts';
import type { ItemPath } from './namesakes.ts';

const item = (port: number) => `k:${JSON.stringify({ port, protocol: 'TCP' })}`;
const path = (port: number): ItemPath => ['spec', 'ports', { port, protocol: 'TCP' }];
const fields = { '.': {}, 'f:name': {}, 'f:port': {} };
const owns = (...ports: readonly number[]) => ({
  'f:spec': {
    'f:ports': Object.fromEntries(ports.map((port) => [item(port), fields])),
    'f:type': {},
  },
});

const own = { manager: 'slipway', operation: 'Apply', fieldsV1: owns(80) };
const edit = { manager: 'kubectl-edit', operation: 'Update', fieldsV1: owns(8081, 5005) };
const other = { manager: 'argocd', operation: 'Apply', fieldsV1: owns(8081) };
const status = { ...edit, subresource: 'status' };

describe('handOver', () => {
  it('gives what others own at a path to the applies of the field manager', () => {
    expect(handOver([own, edit, other, status], [path(8081)], 'slipway')).toEqual([
      { ...own, fieldsV1: owns(80, 8081) },
      { ...edit, fieldsV1: owns(5005) },
      { ...other, fieldsV1: owns() },
      status,
    ]);
  });

  it('keeps fields that both own', () => {
    const mine = { ...own, fieldsV1: { 'f:spec': { 'f:ports': { [item(8081)]: { 'f:x': {} } } } } };
    const [first] = handOver([mine, edit], [path(8081)], 'slipway') ?? [];
    expect(first?.fieldsV1).toEqual({
      'f:spec': { 'f:ports': { [item(8081)]: { 'f:x': {}, ...fields } } },
    });
  });

  it('reaches into items of items', () => {
    const inner = (port: number) => `k:${JSON.stringify({ containerPort: port, protocol: 'UDP' })}`;
    const pods = (...ports: readonly number[]) => ({
      'f:containers': {
        'k:{"name":"app"}': {
          'f:ports': Object.fromEntries(ports.map((port) => [inner(port), {}])),
        },
      },
    });
    const to = ['containers', { name: 'app' }, 'ports', { containerPort: 2, protocol: 'UDP' }];
    const entries = [
      { ...own, fieldsV1: pods(1) },
      { ...edit, fieldsV1: pods(2) },
    ];
    expect(handOver(entries, [to], 'slipway')?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
      pods(1, 2),
      pods(),
    ]);
  });

  it.each<[string, ManagedFieldsEntry[]]>([
    ['Slipway has applied nothing', [edit]],
    ['Slipway only updated', [{ ...own, operation: 'Update' }, edit]],
    ['nobody owns it', [own, { ...edit, fieldsV1: owns(5005) }]],
    ['Slipway alone owns it', [{ ...own, fieldsV1: owns(80, 8081) }]],
    ['nothing is known of fields', [own, { manager: 'a' }, { fieldsV1: 'x' }, {}]],
    ['a key is no JSON', [own, { ...edit, fieldsV1: { 'f:spec': { 'f:ports': { 'k:{': {} } } } }]],
  ])('gives nothing where %s', (_, entries) => {
    expect(handOver(entries, [path(8081)], 'slipway')).toBeUndefined();
  });
});
