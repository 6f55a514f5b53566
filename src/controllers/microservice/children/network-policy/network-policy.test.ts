import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../runtime/kube-object.ts';
import type { Route } from '../../../gateway-api.ts';
import { ownerReference } from '../../ownership.ts';
import { buildInput, microserviceOf } from '../../testdata/build-input.ts';
import { httpRouteChild } from '../http-route/http-route.ts';
import type { BuildInput } from '../child-kind.ts';
import { networkPolicyChild } from './network-policy.ts';

type Parts = NonNullable<Parameters<typeof buildInput>[0]>;

const declared = { ingress: 'Declared', egress: 'Declared' } as const;

function policies(parts: Parts) {
  return networkPolicyChild.build(buildInput(parts)) as readonly (KubeObject & {
    spec: { policyTypes: string[]; ingress?: object[]; egress?: object[] };
  })[];
}

const inShop = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
};
const port = (number: number) => ({ protocol: 'TCP', port: number });

describe('the NetworkPolicies of a service', () => {
  it.each<[string, Parts, string[][]]>([
    ['none where all is open', {}, []],
    ['none for a class that says so', { class: { network: { ingress: 'Open' } } }, []],
    ['one way in for access', { spec: { access: { from: [] } } }, [['Ingress']]],
    ['one way out', { class: { network: { egress: 'Declared' } } }, [['Egress']]],
    ['both ways', { class: { network: declared } }, [['Ingress', 'Egress']]],
    [
      'another one for migrations',
      {
        class: { network: declared },
        spec: { databases: [{ name: 'main', engine: 'postgres', migration: {} }] },
      },
      [['Ingress', 'Egress'], ['Egress']],
    ],
  ])('are %s', (_, parts, types) => {
    expect(policies(parts).map(({ spec }) => spec.policyTypes)).toEqual(types);
  });

  it('let in the namespace where a closed class is all there is', () => {
    const [policy] = policies({ class: { network: { ingress: 'Declared' } } });
    expect(policy?.spec.ingress).toEqual([{ from: [inShop], ports: [port(8080)] }]);
  });

  it('let in nobody where access names nobody', () => {
    expect(policies({ spec: { access: { from: [] } } })[0]?.spec.ingress).toEqual([]);
  });

  it('let nobody in to a service without ports', () => {
    const [policy] = policies({ spec: { ports: [], access: { from: [{ service: 'web' }] } } });
    expect(policy?.spec.ingress).toEqual([]);
  });

  it('let the pods in that the class says its gateways are', () => {
    const gatewayPeers = [{ podSelector: { matchLabels: { app: 'edge' } } }];
    const [policy] = policies({
      spec: { access: { from: [] }, routes: [{ name: 'public', host: 'a.example.com' }] },
      class: {
        gateways: [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }],
        network: { gatewayPeers },
      },
    });
    expect(policy?.spec.ingress).toEqual([{ from: gatewayPeers, ports: [port(8080)] }]);
  });

  describe('with a route that serves', () => {
    const gateway = (name: string) => ({
      gateways: [{ exposure: 'public', gateway: { name, namespace: 'infra' } }],
    });
    const ports = [
      { name: 'http', port: 8080 },
      { name: 'more', port: 9090 },
    ];
    const spec = { ports, access: { from: [] } };
    const routes = (port: string) => [{ name: 'public', host: 'a.example.com', port }];
    const live = (parts: Parts, metadata = {}): NonNullable<Parts['children']> => {
      const [route] = httpRouteChild.build(buildInput(parts)) as [Route];
      return {
        HTTPRoute: [{ ...route, metadata: { ...route.metadata, namespace: 'shop', ...metadata } }],
      };
    };
    const before = { spec: { ...spec, routes: routes('http') }, class: gateway('edge') };
    const openPorts = (parts: Parts) =>
      policies(parts)
        .flatMap(({ spec: made }) => made.ingress as { ports: object[] }[])
        .map((rule) => rule.ports);

    it.each<[string, Parts, object[][]]>([
      ['as declared', before, [[port(8080)]]],
      [
        'that is to lead to another port',
        { spec: { ...spec, routes: routes('more') }, class: gateway('edge') },
        [[port(9090), port(8080)]],
      ],
      [
        'that is to be at another gateway',
        { ...before, class: gateway('new') },
        [[port(8080)], [port(8080)]],
      ],
      ['whose gateway the class names no more', { ...before, class: {} }, [[port(8080)]]],
      ['that is going away', { spec, class: gateway('edge') }, [[port(8080)]]],
    ])('let its gateway in to one %s', (_, parts, expected) => {
      expect(openPorts({ ...parts, children: live(before) })).toEqual(expected);
    });

    it('let nobody in for a route of others, or a part of it that makes no sense', () => {
      const foreign = live(before, {
        labels: {},
        annotations: {},
        ownerReferences: [{ ...ownerReference(microserviceOf()), uid: 'other' }],
      });
      expect(openPorts({ spec, children: foreign })).toEqual([]);
      const odd = { HTTPRoute: [{ ...live(before).HTTPRoute?.[0], spec: { rules: 7 } }] };
      expect(openPorts({ spec, children: odd as never })).toEqual([]);
    });
  });

  it('stay as they are while the class cannot be used, and are made of access where there is none', () => {
    const observed = { missingClass: 'standard' };
    const spec = { access: { from: [] } };
    const made = policies({ spec, observed });
    expect(made.map((each) => each.spec.policyTypes)).toEqual([['Ingress']]);
    const NetworkPolicy = made as unknown as BuildInput['observed']['children']['NetworkPolicy'];
    const children = buildInput({ children: { NetworkPolicy } }).observed.children;
    expect(policies({ spec: {}, observed: { ...observed, children } })).toEqual([]);
  });

  it('let out to each host and port once', () => {
    const host = 'queue.data.svc';
    const [policy] = policies({
      class: { network: { egress: 'Declared' } },
      spec: {
        uses: [
          { host, port: 5672 },
          { host, port: 5672, name: 'queue' },
        ],
      },
    });
    expect(policy?.spec.egress?.slice(1)).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } }],
        ports: [port(5672)],
      },
    ]);
  });
});
