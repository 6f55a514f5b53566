import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { findingsIn } from './findings.ts';

function microservice(name: string, spec: object = {}): KubeObject {
  const object = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name, namespace: 'shop' },
    spec: { image: `ghcr.io/acme/${name}:1`, ...spec },
  };
  return object;
}

function standardClass(spec: object): KubeObject {
  const metadata = { name: 'standard', annotations: { 'slipway.dev/is-default-class': 'true' } };
  const object = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'MicroserviceClass',
    metadata,
    spec,
  };
  return object;
}

const route = { name: 'public', host: 'shop.example.com', path: '/a' };
const reasons = (...objects: KubeObject[]): string[] =>
  findingsIn(objects.map((object) => ({ source: 'x', object }))).map(
    ({ object, reason, severity }) => `${object} ${reason} ${severity}`,
  );

describe('what is wrong with files', () => {
  it('is a host and path that two of them want', () => {
    const one = microservice('one', { routes: [route] });
    const two = microservice('two', { routes: [route], className: 'other' });
    expect(reasons(one, two)).toEqual(['Microservice shop/two RouteConflict error']);
  });

  it('is a host that Microservices of two namespaces want, whatever their paths', () => {
    const one = microservice('one', { routes: [route] });
    const two = microservice('two', { routes: [{ ...route, path: '/b' }] });
    const elsewhere = { ...two, metadata: { ...two.metadata, namespace: 'pay' } };
    const gateway = { namespace: 'gateways', name: 'public' };
    const of = { gateways: [{ exposure: 'public', gateway }] };
    const namespaces = ['shop', 'pay'];
    const both = { ...of, domains: [{ domain: 'shop.example.com', namespaces }] };
    const refused = ['Microservice shop/one RouteConflict error'];
    expect(reasons(standardClass(of), one, elsewhere)).toEqual(refused);
    expect(reasons(standardClass(both), one, elsewhere)).toEqual([]);
    expect(reasons(standardClass(of), one, two)).toEqual([]);
    // Who shares hosts is up to classes.
    expect(reasons(one, elsewhere)).toEqual([]);
  });

  it('says nothing of classes and gateways where the files hold no class', () => {
    const { host: _, ...bare } = route;
    expect(reasons(microservice('one', { routes: [bare], className: 'other' }))).toEqual([]);
  });

  it('is a route without gateway, and a class that is not there, where they do', () => {
    const one = microservice('one', { routes: [route] });
    const two = microservice('two', { className: 'other' });
    expect(reasons(standardClass({}), one, two)).toEqual([
      'Microservice shop/one GatewayNotFound error',
      'Microservice shop/two ClassNotFound error',
    ]);
  });

  it('is not what a status in the files said of a service at some time', () => {
    const conditions = [{ type: 'WorkloadAvailable', status: 'False', reason: 'CrashLooping' }];
    const problems = [{ severity: 'error', reason: 'CrashLooping', message: 'It crashes' }];
    const callee = { ...microservice('one', {}), status: { conditions, problems } };
    expect(reasons(callee, microservice('two', { uses: [{ service: 'one' }] }))).toEqual([]);
  });

  it('is what the gateway of a route cannot do, as far as the files tell', () => {
    const apiVersion = 'gateway.networking.k8s.io/v1';
    const edge: KubeObject & { spec: object } = {
      apiVersion,
      kind: 'Gateway',
      metadata: { namespace: 'gateways', name: 'public' },
      spec: { gatewayClassName: 'some', listeners: [] },
    };
    const runBy = (controllerName: string): KubeObject & { spec: object } => ({
      apiVersion,
      kind: 'GatewayClass',
      metadata: { name: 'some' },
      spec: { controllerName },
    });
    const gateway = { namespace: 'gateways', name: 'public' };
    const of = standardClass({ gateways: [{ exposure: 'public', gateway }] });
    const limited = microservice('one', {
      routes: [{ ...route, rateLimit: { requests: 1, per: 'Second' } }],
    });
    const again = microservice('two', { routes: [{ ...route, retry: {}, path: '/b' }] });
    const told = (severity: string) => [
      `Microservice shop/one RouteUnsupported ${severity}`,
      `Microservice shop/two RouteUnsupported ${severity}`,
    ];
    const envoy = 'gateway.envoyproxy.io/gatewayclass-controller';
    expect(reasons(of, edge, runBy('example.com/other'), limited, again)).toEqual(told('error'));
    expect(reasons(of, edge, runBy(envoy), limited, again)).toEqual([]);
    expect(reasons(of, limited, again)).toEqual(told('warning'));
    expect(reasons(limited, again)).toEqual([]);
  });
});
