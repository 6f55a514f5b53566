import { invalidSelectors } from '../kubernetes/invalid-selectors.ts';
import type { InvalidExample, ValidExample } from '../example.ts';
import type { MicroserviceClass, MicroserviceClassSpec } from './v1alpha1.ts';

function microserviceClass<S>(spec: S) {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'MicroserviceClass',
    metadata: { name: 'standard' },
    spec,
  };
}

function example(name: string, spec: MicroserviceClassSpec): ValidExample<MicroserviceClass> {
  return { name, object: microserviceClass(spec) };
}

function wrong(name: string, spec: object, message: string): InvalidExample {
  return { name, object: microserviceClass(spec), message };
}

const gateway = { name: 'edge', namespace: 'infra' };

/** MicroserviceClasses that the parser and the API server both accept. */
export const validExamples: readonly ValidExample<MicroserviceClass>[] = [
  example('nothing set', {}),
  example('gateways', {
    gateways: [
      {
        exposure: 'public',
        gateway: { ...gateway, sectionName: 'https' },
        domain: 'apps.example.com',
      },
      { exposure: 'internal', gateway },
    ],
  }),
  example('sizes and databases', {
    replicas: 3,
    resources: { requests: { cpu: '1' } },
    imagePullSecrets: [{ name: 'registry' }],
    databaseClasses: [{ engine: 'postgres', className: 'fast' }],
  }),
  example('loosened security', {
    security: {
      runAsNonRoot: false,
      readOnlyRootFilesystem: false,
      runAsUser: 0,
      runAsGroup: 0,
      fsGroup: 2_147_483_647,
      seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/x.json' },
      capabilitiesAdd: ['NET_BIND_SERVICE', 'SYS_TIME'],
      automountServiceAccountToken: true,
    },
  }),
  example('placement', {
    topologySpread: { zones: true, nodes: false },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    priorityClassName: 'high',
    trafficDistribution: 'PreferSameZone',
    tolerations: [
      { operator: 'Exists' },
      { key: '', operator: 'Exists' },
      { key: 'example.com/dedicated', value: 'web', effect: 'NoSchedule' },
      { key: 'slow', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
      { key: 'slow', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ],
  }),
  example('a redirect to https', {
    gateways: [
      {
        exposure: 'public',
        gateway: { ...gateway, sectionName: 'https' },
        redirectFrom: 'http',
        domain: 'apps.example.com',
      },
    ],
  }),
  example('domains', {
    domains: [
      { domain: 'example.com', namespaces: ['web', 'shop'] },
      { domain: 'pay.example.com', namespaces: [] },
      { domain: 'example.org' },
    ],
  }),
  example('services kept apart', {
    network: {
      ingress: 'Declared',
      egress: 'Declared',
      gatewayPeers: [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } },
      ],
      monitoringPeers: [
        { namespaceSelector: {}, podSelector: { matchLabels: { app: 'prometheus', tier: '' } } },
      ],
    },
  }),
];

/** Objects that the parser and the API server both refuse. */
export const invalidExamples: readonly InvalidExample[] = [
  wrong(
    'a redirect to nowhere',
    { gateways: [{ exposure: 'a', gateway, redirectFrom: 'http' }] },
    'Set gateway.sectionName to the listener with TLS',
  ),
  wrong(
    'a redirect to itself',
    {
      gateways: [
        { exposure: 'a', gateway: { ...gateway, sectionName: 'http' }, redirectFrom: 'http' },
      ],
    },
    'another one than redirectFrom',
  ),
  wrong('a domain with a wildcard', { domains: [{ domain: '*.a.example' }] }, 'Use a domain name'),
  wrong('a domain twice', { domains: [{ domain: 'a' }, { domain: 'a' }] }, 'its own domain'),
  wrong(
    'a namespace in upper case',
    { domains: [{ domain: 'a', namespaces: ['Shop'] }] },
    'Use the name of a namespace',
  ),
  wrong('a network that is closed', { network: { ingress: 'Closed' } }, '"Open", "Declared"'),
  wrong('peers that are nobody', { network: { gatewayPeers: [{}] } }, 'podSelector or both'),
  ...Object.entries(invalidSelectors).map(([what, [podSelector, message]]) =>
    wrong(`peers with ${what}`, { network: { monitoringPeers: [{ podSelector }] } }, message),
  ),
  wrong(
    'an exposure twice',
    {
      gateways: [
        { exposure: 'a', gateway },
        { exposure: 'a', gateway },
      ],
    },
    'its own exposure',
  ),
  wrong(
    'a gateway without a namespace',
    { gateways: [{ exposure: 'a', gateway: { name: 'a' } }] },
    'gateway.namespace is required',
  ),
  wrong(
    'a wildcard domain',
    { gateways: [{ exposure: 'a', gateway, domain: '*.example.com' }] },
    'Use a domain name such as',
  ),
  wrong(
    'an exposure that starts with a digit',
    { gateways: [{ exposure: '1st', gateway }] },
    'such as main',
  ),
  wrong('calls to a far zone', { trafficDistribution: 'PreferFar' }, '"PreferSameZone"'),
  wrong('a priority class with _', { priorityClassName: 'a_b' }, 'Use the name of a Kubernetes'),
  wrong('negative replicas', { replicas: -1 }, 'spec.replicas has to be at least 0'),
  wrong('root without leave', { security: { runAsUser: 0 } }, 'Set runAsNonRoot to false'),
  wrong(
    'root against runAsNonRoot',
    { security: { runAsUser: 0, runAsNonRoot: true } },
    'Set runAsNonRoot to false',
  ),
  wrong(
    'a profile without a type',
    { security: { seccompProfile: {} } },
    'seccompProfile.type is required',
  ),
  wrong(
    'Localhost without a profile',
    { security: { seccompProfile: { type: 'Localhost' } } },
    'Give localhostProfile with type Localhost',
  ),
  wrong(
    'a profile without Localhost',
    { security: { seccompProfile: { type: 'Unconfined', localhostProfile: 'a' } } },
    'Give localhostProfile with type Localhost',
  ),
  wrong(
    'a capability twice',
    { security: { capabilitiesAdd: ['A', 'A'] } },
    'Give each item only once',
  ),
  wrong(
    'a capability in lower case',
    { security: { capabilitiesAdd: ['net_admin'] } },
    'Use the name of a capability',
  ),
  wrong(
    'an engine twice',
    {
      databaseClasses: [
        { engine: 'postgres', className: 'a' },
        { engine: 'postgres', className: 'b' },
      ],
    },
    'its own engine',
  ),
  wrong(
    'a toleration without a key',
    { tolerations: [{ value: 'a' }] },
    'Give a key, or operator Exists',
  ),
  wrong(
    'a toleration of every value, with one',
    { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
    'Leave out value',
  ),
  wrong(
    'seconds without NoExecute',
    { tolerations: [{ key: 'a', tolerationSeconds: 1 }] },
    'Set effect to NoExecute',
  ),
  wrong('a key with a space', { tolerations: [{ key: 'a b' }] }, 'Use the key of a taint'),
  wrong(
    'an unknown effect',
    { tolerations: [{ key: 'a', effect: 'Never' }] },
    'has to be one of "NoSchedule"',
  ),
  wrong(
    'a selector that is a list',
    { nodeSelector: ['a'] },
    'spec.nodeSelector has to be a map, not a list',
  ),
];
