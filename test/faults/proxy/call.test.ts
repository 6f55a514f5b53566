import { describe, expect, it } from 'vitest';
import { isLease, isWrite, readTarget, writeKey } from './call.ts';

const read = (method: string, path: string) => readTarget(method, new URL(path, 'https://api'));

describe('what a request asks for', () => {
  it.each([
    ['GET', '/api/v1/namespaces/shop/services', 'list services shop '],
    ['GET', '/api/v1/namespaces/shop/services?watch=true', 'watch services shop '],
    ['GET', '/api/v1/namespaces/shop/secrets/db', 'get secrets shop db'],
    ['GET', '/apis/apps/v1/deployments', 'list deployments.apps  '],
    ['PATCH', '/apis/apps/v1/namespaces/shop/deployments/app', 'patch deployments.apps shop app'],
    [
      'PATCH',
      '/apis/slipway.dev/v1alpha1/namespaces/shop/microservices/app/status',
      'patch microservices.slipway.dev/status shop app',
    ],
    ['POST', '/api/v1/namespaces', 'create namespaces  '],
    ['DELETE', '/api/v1/namespaces/shop', 'delete namespaces  shop'],
    ['GET', '/version', 'get   '],
  ])('%s %s', (method, path, expected) => {
    const { verb, resource, namespace, name } = read(method, path);
    expect(`${verb} ${resource} ${namespace} ${name}`).toBe(expected);
  });

  it('counts neither leases nor events as writes', () => {
    const lease = read('PUT', '/apis/coordination.k8s.io/v1/namespaces/system/leases/slipway');
    expect(isLease(lease)).toBe(true);
    expect(isWrite(lease)).toBe(false);
    expect(isWrite(read('POST', '/apis/events.k8s.io/v1/namespaces/shop/events'))).toBe(false);
    expect(isWrite(read('GET', '/api/v1/services'))).toBe(false);
    const write = read('PATCH', '/api/v1/namespaces/shop/services/app?force=true');
    expect(isWrite(write)).toBe(true);
    expect(writeKey(write)).toBe('patch services app');
    const volume = 'pvc-5bff53c9-9a37-4880-87f3-5796197e439f';
    const named = read('PATCH', `/api/v1/persistentvolumes/${volume}`);
    expect(writeKey(named)).toBe('patch persistentvolumes pvc-UID');
    const job = '/apis/batch/v1/namespaces/shop/jobs/app-main-migrate-0123456789';
    expect(writeKey(read('PATCH', job))).toBe('patch jobs.batch app-main-migrate-HASH');
  });
});
