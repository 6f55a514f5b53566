import { describe, expect, it } from 'vitest';
import { narrow } from './scope.ts';

const narrowed = (path: string): string => {
  const url = narrow(new URL(path, 'https://api'), 'mine');
  return url.pathname + url.search;
};

describe('what one plan sees', () => {
  it('is its own namespace of what Slipway lists everywhere', () => {
    expect(narrowed('/api/v1/services?limit=500')).toBe(
      '/api/v1/namespaces/mine/services?limit=500',
    );
    expect(narrowed('/apis/slipway.dev/v1alpha1/microservices?watch=true')).toBe(
      '/apis/slipway.dev/v1alpha1/namespaces/mine/microservices?watch=true',
    );
  });

  it('is all of what has no namespace, or is shared', () => {
    for (const path of [
      '/api/v1/namespaces',
      '/apis/slipway.dev/v1alpha1/microserviceclasses',
      '/apis/gateway.networking.k8s.io/v1/gateways',
      '/apis/coordination.k8s.io/v1/namespaces/slipway-system/leases/mine',
      '/api/v1/namespaces/mine/services/app',
      '/version',
    ]) {
      expect(narrowed(path)).toBe(path);
    }
  });
});
