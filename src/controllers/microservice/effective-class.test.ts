import { describe, expect, it } from 'vitest';
import { effectiveClass } from './effective-class.ts';
import { classOf } from './testdata/build-input.ts';

describe('effectiveClass', () => {
  it('is the built-in defaults without a class', () => {
    expect(effectiveClass(undefined)).toEqual({
      name: undefined,
      gateways: [],
      domains: undefined,
      replicas: 2,
      resources: {
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { memory: '256Mi' },
      },
      security: {
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
        runAsUser: undefined,
        runAsGroup: undefined,
        fsGroup: undefined,
        seccompProfile: { type: 'RuntimeDefault' },
        capabilitiesAdd: [],
        automountServiceAccountToken: false,
      },
      network: { ingress: 'Open', egress: 'Open', gatewayPeers: undefined, monitoringPeers: [] },
      imagePullSecrets: [],
      databaseClasses: [],
      topologySpread: { zones: true, nodes: true },
      nodeSelector: {},
      tolerations: [],
      priorityClassName: undefined,
      trafficDistribution: undefined,
    });
  });

  it('is the same for an empty class, but for the name', () => {
    expect(effectiveClass(classOf({}))).toEqual({ ...effectiveClass(undefined), name: 'standard' });
  });

  it('takes from the class what it says and nothing else', () => {
    const resolved = effectiveClass(
      classOf({ replicas: 0, security: { runAsNonRoot: false }, topologySpread: { nodes: false } }),
    );
    expect(resolved.replicas).toBe(0);
    expect(resolved.security).toMatchObject({ runAsNonRoot: false, readOnlyRootFilesystem: true });
    expect(resolved.topologySpread).toEqual({ zones: true, nodes: false });
  });

  it('replaces the built-in resources as a whole', () => {
    const { resources } = effectiveClass(classOf({ resources: { requests: { cpu: 1 } } }));
    expect(resources).toEqual({ requests: { cpu: '1' }, limits: {} });
  });
});
