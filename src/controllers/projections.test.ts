import { describe, expect, it } from 'vitest';
import {
  claimProjection,
  cloudNativePGProjection,
  clusterBackupProjection,
  existenceProjection,
  ownOrStub,
  podProjection,
} from './projections.ts';
import type { Pod } from './microservice/types.ts';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'orders',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '7',
    labels: { 'app.kubernetes.io/managed-by': 'slipway' } as Record<string, string>,
    annotations: { 'slipway.dev/adopt': 'true', note: 'long' },
    ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }],
  },
  spec: { replicas: 1 },
};

describe('ownOrStub', () => {
  it('keeps what is ours whole', () => {
    expect(ownOrStub(deployment)).toBe(deployment);
  });

  it.each([{}, { 'app.kubernetes.io/managed-by': 'Helm' }])(
    'keeps of labels %j a stub',
    (labels) => {
      const foreign = { ...deployment, metadata: { ...deployment.metadata, labels } };
      expect(ownOrStub(foreign)).toEqual({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name: 'orders',
          namespace: 'shop',
          uid: 'u',
          resourceVersion: '7',
          annotations: { 'slipway.dev/adopt': 'true' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }],
        },
      });
    },
  );
});

describe('podProjection', () => {
  it('keeps how the pod is and drops what it holds', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'shop', annotations: { a: 'b' } },
      spec: {
        nodeName: 'n',
        readinessGates: [{ conditionType: 'open' }],
        containers: [{ name: 'app', image: 'i', env: [{ name: 'TOKEN', value: 'secret' }] }],
        initContainers: [{ name: 'proxy', image: 'i', restartPolicy: 'Always' }, 7],
      },
      status: { phase: 'Running', podIP: '10.0.0.1', containerStatuses: [] },
    } as unknown as Pod;
    expect(podProjection(pod)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'shop' },
      spec: {
        nodeName: 'n',
        readinessGates: [{ conditionType: 'open' }],
        containers: [{ name: 'app' }],
        initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
      },
      status: { phase: 'Running', containerStatuses: [] },
    });
  });

  it('stands a pod without spec and status', () => {
    const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    expect(podProjection(bare)).toEqual(bare);
  });
});

describe('existenceProjection', () => {
  it('keeps that it is there and whether it goes', () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { a: 'b' }, deletionTimestamp: '2026-01-01T00:00:00Z' },
    };
    expect(existenceProjection(namespace).metadata).toEqual({
      name: 'shop',
      deletionTimestamp: '2026-01-01T00:00:00Z',
    });
  });
});

describe('what others’ CRDs may leave empty', () => {
  const bare = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };

  it.each([
    ['a Backup', clusterBackupProjection],
    ['a Cluster', cloudNativePGProjection],
    ['a claim', claimProjection],
  ])('does not stop %s from being kept', (_, project) => {
    // Null is what the types rule out and the API server lets through.
    const empty = JSON.parse(JSON.stringify({ ...bare, spec: null, status: null })) as never;
    expect(project(empty).metadata.name).toBe('x');
  });
});
