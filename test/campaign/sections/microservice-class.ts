import type { Section } from './section.ts';
import { resourcesToChange, resourceValues } from './resources.ts';
import { peerToChange, peerValues } from './selectors.ts';

const kind = 'MicroserviceClass';

/** What a platform team sets for services; a Microservice of the class follows each change. */
export const microserviceClassSections: readonly Section[] = [
  {
    kind,
    at: 'spec.gateways',
    carriers: ({ run }) => [
      {
        spec: {
          gateways: [
            {
              exposure: 'public',
              gateway: { name: 'public', namespace: 'gateways', sectionName: 'http' },
              redirectFrom: 'plain',
              domain: `${run}.example.com`,
            },
          ],
        },
      },
    ],
    values: ({ run }) => ({
      'spec.gateways[].exposure': { usual: ['internal', 'partner'] },
      'spec.gateways[].gateway.name': { usual: ['other', 'edge'] },
      'spec.gateways[].gateway.namespace': { usual: ['infra', 'edge'] },
      'spec.gateways[].gateway.sectionName': { usual: ['https', 'http'] },
      'spec.gateways[].redirectFrom': { usual: ['http-2', 'http-alt', 'web'] },
      'spec.gateways[].domain': { usual: [`apps.${run}.example.com`, `b.${run}.example.com`] },
    }),
  },
  {
    kind,
    at: 'spec.domains',
    carriers: ({ run }) => [
      {
        spec: {
          domains: [{ domain: `${run}.example.com`, namespaces: ['shop', 'web'] }],
        },
      },
    ],
    values: ({ run }) => ({
      'spec.domains[].domain': { usual: ['example.com', `b.${run}.example.com`, 'example.org'] },
      'spec.domains[].namespaces[]': { usual: ['billing', 'payments'] },
    }),
  },
  {
    kind,
    at: 'spec.replicas',
    carriers: () => [{ spec: {} }],
    values: () => ({ 'spec.replicas': { usual: [2, 1] } }),
  },
  {
    kind,
    at: 'spec.resources',
    carriers: () => [{ spec: { resources: resourcesToChange } }],
    values: () => resourceValues,
  },
  {
    kind,
    at: 'spec.security',
    carriers: () => [
      { spec: { security: { runAsNonRoot: false, seccompProfile: { type: 'Unconfined' } } } },
      {
        spec: {
          security: { seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/a.json' } },
        },
      },
    ],
    values: () => ({
      'spec.security.capabilitiesAdd[]': { usual: ['NET_BIND_SERVICE', 'CHOWN'] },
      'spec.security.seccompProfile.localhostProfile': { usual: ['profiles/b.json', 'c.json'] },
    }),
  },
  {
    kind,
    at: 'spec.network',
    carriers: () => [
      {
        spec: {
          network: {
            ingress: 'Declared',
            egress: 'Declared',
            gatewayPeers: [peerToChange],
            monitoringPeers: [peerToChange],
          },
        },
      },
    ],
    values: () => ({
      ...peerValues('spec.network.gatewayPeers[]'),
      ...peerValues('spec.network.monitoringPeers[]'),
    }),
  },
  {
    kind,
    at: 'spec.imagePullSecrets',
    carriers: () => [{ spec: { imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }] } }],
  },
  {
    kind,
    at: 'spec.databaseClasses',
    carriers: ({ databaseClasses }) => [
      { spec: { databaseClasses: [{ engine: 'postgres', className: databaseClasses[0] }] } },
    ],
    values: ({ databaseClasses }) => ({
      'spec.databaseClasses[].className': { usual: databaseClasses.toReversed() },
    }),
  },
  { kind, at: 'spec.topologySpread', carriers: () => [{ spec: { topologySpread: {} } }] },
  {
    kind,
    at: 'spec.nodeSelector',
    carriers: () => [{ spec: { nodeSelector: { 'kubernetes.io/arch': 'amd64' } } }],
    values: () => ({ 'spec.nodeSelector{}': { usual: ['arm64', 's390x'] } }),
  },
  {
    kind,
    at: 'spec.tolerations',
    carriers: () => [
      { spec: { tolerations: [{ key: 'dedicated', value: 'shop', effect: 'NoExecute' }] } },
      { spec: { tolerations: [{ key: 'dedicated', operator: 'Exists' }] } },
    ],
    values: () => ({
      'spec.tolerations[].key': { usual: ['example.com/dedicated', 'spot'] },
      'spec.tolerations[].value': { usual: ['orders', 'b'] },
      'spec.tolerations[].operator': { usual: ['Equal', 'Exists'] },
    }),
  },
  { kind, at: 'spec.priorityClassName', carriers: () => [{ spec: {} }] },
  { kind, at: 'spec.trafficDistribution', carriers: () => [{ spec: {} }] },
];
