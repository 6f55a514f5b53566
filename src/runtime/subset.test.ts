import { describe, expect, it } from 'vitest';
import { differences, isSubset } from './subset.ts';

interface Row {
  name: string;
  declared: object;
  live: object;
  paths: string[];
}

/** In a pod, as the field of its spec. */
function container(fields: object): object {
  return { spec: { containers: [{ name: 'app', ...fields }] } };
}

const rows: Row[] = [
  { name: 'equal objects', declared: { spec: { a: 1 } }, live: { spec: { a: 1 } }, paths: [] },
  {
    name: 'fields of others',
    declared: { spec: { a: 1 } },
    live: { spec: { a: 1, b: 2 } },
    paths: [],
  },
  {
    name: 'a changed scalar',
    declared: { spec: { a: 1 } },
    live: { spec: { a: 2 } },
    paths: ['spec.a'],
  },
  { name: 'a missing scalar', declared: { spec: { a: 1 } }, live: { spec: {} }, paths: ['spec.a'] },
  {
    name: 'a missing branch',
    declared: { spec: { a: { b: 1, c: 2 } } },
    live: {},
    paths: ['spec.a.b', 'spec.a.c'],
  },
  { name: 'false and absent', declared: { a: false }, live: {}, paths: ['a'] },
  { name: '0 and absent', declared: { a: 0 }, live: {}, paths: ['a'] },
  { name: 'a number and its text', declared: { port: 80 }, live: { port: '80' }, paths: ['port'] },
  { name: 'a map for a list', declared: { a: { b: 1 } }, live: { a: [1] }, paths: ['a'] },
  { name: 'a list for a map', declared: { a: [1] }, live: { a: { b: 1 } }, paths: ['a'] },
  { name: 'a scalar for a map', declared: { a: { b: 1 } }, live: { a: 'b' }, paths: ['a'] },
  {
    name: 'empty declarations against nothing',
    declared: { a: '', b: [], c: {}, d: null, e: undefined, f: { g: {} } },
    live: {},
    paths: [],
  },
  { name: 'an empty text against another', declared: { a: '' }, live: { a: 'x' }, paths: ['a'] },
  {
    name: 'an empty list against items',
    declared: { args: [] },
    live: { args: ['x'] },
    paths: ['args'],
  },
  {
    name: 'an empty associative list',
    declared: { env: [] },
    live: { env: [{ name: 'X' }] },
    paths: [],
  },
  { name: 'an empty map against fields', declared: { a: {} }, live: { a: { b: 1 } }, paths: [] },
  {
    name: 'an emptyDir that is gone',
    declared: { volumes: [{ name: 'tmp', emptyDir: {} }] },
    live: { volumes: [{ name: 'tmp', hostPath: { path: '/' } }] },
    paths: ['volumes[tmp].emptyDir'],
  },
  {
    name: 'an empty label',
    declared: { metadata: { labels: { 'a.b/c': '' } } },
    live: { metadata: { labels: {} } },
    paths: ['metadata.labels[a.b/c]'],
  },
  {
    name: 'a label named like a quantity field',
    declared: { metadata: { labels: { storage: '1000m' } } },
    live: { metadata: { labels: { storage: '1' } } },
    paths: ['metadata.labels.storage'],
  },
  {
    name: 'containers in another order and a sidecar',
    declared: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '2' },
      ],
    },
    live: { containers: [{ name: 'side' }, { name: 'b', image: '2' }, { name: 'a', image: '1' }] },
    paths: [],
  },
  {
    name: 'a container that is gone',
    declared: { containers: [{ name: 'a' }, { name: 'b' }] },
    live: { containers: [{ name: 'b' }] },
    paths: ['containers[a]'],
  },
  {
    name: 'env by name',
    declared: container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '' },
      ],
    }),
    live: container({ env: [{ name: 'B' }, { name: 'A', value: '2' }] }),
    paths: ['spec.containers[app].env[A].value'],
  },
  {
    name: 'ports of a container, protocol defaulted',
    declared: container({ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }),
    live: container({
      ports: [
        { containerPort: 53, protocol: 'UDP' },
        { containerPort: 53, protocol: 'TCP' },
      ],
    }),
    paths: [],
  },
  {
    name: 'ports of a Service',
    declared: { ports: [{ port: 80, targetPort: 'http' }] },
    live: { ports: [{ port: 81 }, { port: 80, protocol: 'TCP', targetPort: 8080 }] },
    paths: ['ports[80/TCP].targetPort'],
  },
  {
    name: 'mounts by path',
    declared: container({ volumeMounts: [{ mountPath: '/b', name: 'b' }] }),
    live: container({
      volumeMounts: [
        { mountPath: '/a', name: 'a' },
        { mountPath: '/b', name: 'c' },
      ],
    }),
    paths: ['spec.containers[app].volumeMounts[/b].name'],
  },
  {
    name: 'args in order',
    declared: container({ args: ['a', 'b'] }),
    live: container({ args: ['b', 'a'] }),
    paths: ['spec.containers[app].args[0]', 'spec.containers[app].args[1]'],
  },
  {
    name: 'an arg too many',
    declared: { args: ['a'] },
    live: { args: ['a', 'b'] },
    paths: ['args'],
  },
  {
    name: 'tolerations as a whole',
    declared: { tolerations: [{ key: 'a', operator: 'Exists' }] },
    live: { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute' }] },
    paths: ['tolerations[0].effect'],
  },
  {
    name: 'owners by uid',
    declared: { metadata: { ownerReferences: [{ uid: '1', name: 'a' }] } },
    live: {
      metadata: {
        ownerReferences: [
          { uid: '2', name: 'b' },
          { uid: '1', name: 'a' },
        ],
      },
    },
    paths: [],
  },
  {
    name: 'finalizers as a set',
    declared: { metadata: { finalizers: ['a', 'b'] } },
    live: { metadata: { finalizers: ['c', 'b'] } },
    paths: ['metadata.finalizers[0]'],
  },
  {
    name: 'quantities by amount',
    declared: container({
      resources: { requests: { cpu: '1000m', memory: '1024Mi' }, limits: { cpu: 2 } },
    }),
    live: container({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2' } } }),
    paths: [],
  },
  {
    name: 'quantities of other amounts',
    declared: container({ resources: { requests: { cpu: '1000m' } } }),
    live: container({ resources: { requests: { cpu: '2' } } }),
    paths: ['spec.containers[app].resources.requests.cpu'],
  },
  {
    name: 'quantities of a metric',
    declared: {
      metrics: [
        { type: 'Pods', pods: { target: { type: 'Value', value: '1000m', averageValue: '0.5' } } },
      ],
    },
    live: {
      metrics: [
        { type: 'Pods', pods: { target: { type: 'Value', value: '1', averageValue: '500m' } } },
      ],
    },
    paths: [],
  },
  {
    name: 'values of env, which are no quantities',
    declared: container({ env: [{ name: 'A', value: '1000m' }] }),
    live: container({ env: [{ name: 'A', value: '1' }] }),
    paths: ['spec.containers[app].env[A].value'],
  },
  {
    name: 'a key that somebody added to a selector',
    declared: { spec: { selector: { app: 'a' } } },
    live: { spec: { selector: { app: 'a', version: '2' } } },
    paths: ['spec.selector.version'],
  },
  {
    name: 'a reference to a key that was made optional',
    declared: container({
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
    }),
    live: container({
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: true } } }],
    }),
    paths: ['spec.containers[app].env[A].valueFrom.secretKeyRef.optional'],
  },
  {
    name: 'defaults of references to fields and resources',
    declared: container({
      env: [
        { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'B', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      ],
    }),
    live: container({
      env: [
        { name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
        { name: 'B', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
      ],
    }),
    paths: [],
  },
  {
    name: 'defaults of a route',
    declared: {
      parentRefs: [{ name: 'web' }],
      rules: [{ backendRefs: [{ name: 'a', port: 80 }] }],
    },
    live: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'a', port: 80, weight: 1 }],
        },
      ],
    },
    paths: [],
  },
  {
    name: 'a filter and a weight that somebody put into a route',
    declared: { rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] },
    live: {
      rules: [
        { filters: [{ type: 'RequestMirror' }], backendRefs: [{ name: 'a', port: 80, weight: 0 }] },
      ],
    },
    paths: ['rules[0].backendRefs[0].weight', 'rules[0].filters'],
  },
  {
    name: 'ports of a network policy, which are replaced as a whole',
    declared: { ingress: [{ ports: [{ port: 80 }] }] },
    live: {
      ingress: [
        {
          ports: [
            { port: 80, protocol: 'TCP' },
            { port: 22, protocol: 'TCP' },
          ],
        },
      ],
    },
    paths: ['ingress[0].ports'],
  },
  {
    name: 'a peer that was opened to all pods',
    declared: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
    live: { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] }] },
    paths: ['ingress[0].from[0].podSelector'],
  },
  {
    name: 'nothing in an item of an atomic list',
    declared: { rules: [{ a: 1 }] },
    live: { rules: [{ a: 1, b: { c: null, d: { e: '' } } }] },
    paths: [],
  },
  {
    name: 'defaults of volumeClaimTemplates',
    declared: {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10240Mi' } } } },
      ],
    },
    live: {
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', creationTimestamp: null },
          spec: { resources: { requests: { storage: '10Gi' } }, volumeMode: 'Filesystem' },
          status: { phase: 'Pending' },
        },
      ],
    },
    paths: [],
  },
  {
    name: 'keys that objects inherit',
    declared: { data: { toString: 'x', constructor: '' } },
    live: { data: {} },
    paths: ['data.toString', 'data.constructor'],
  },
];

describe('differences', () => {
  it.each(rows)('$name', ({ declared, live, paths }) => {
    expect(differences(declared, live)).toEqual(paths);
    expect(isSubset(declared, live)).toBe(paths.length === 0);
  });
});
