import * as z from 'zod';
import { imageRepository } from './chart-yaml.ts';
import { classValues } from './class-values.ts';
import { configValues } from './config-values.ts';
import * as kubernetes from './kubernetes-values.ts';
import { section, shaped, value, valueSchema, type ValueSchema } from './value-schema.ts';

const { textMap } = kubernetes;
const releaseName = z
  .string()
  .max(53)
  .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/);

// Said in JSON schema: refusals by a union of zod's would speak of both of its members.
const userId = shaped({ type: ['integer', 'null'], minimum: 1 });

const names = {
  nameOverride: value(releaseName, '', 'Replaces the name of the chart in labels and names.'),
  fullnameOverride: value(releaseName, '', 'Replaces the whole name of the objects.'),
};

const image = {
  image: section('The image of the operator.', {
    repository: value(
      z.string().regex(/^[-A-Za-z0-9._/:]+$/),
      imageRepository,
      'Where the image is, without its tag.',
    ),
    tag: value(
      z.string().regex(/^([A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?$/),
      '',
      'The tag. Empty means the appVersion of the chart.',
    ),
    digest: value(
      z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
      '',
      'The digest, such as sha256:… It counts instead of the tag.',
    ),
    pullPolicy: value(
      z.enum(['Always', 'IfNotPresent', 'Never']),
      'IfNotPresent',
      'When nodes pull the image.',
    ),
  }),
  imagePullSecrets: value(
    z.array(z.strictObject({ name: kubernetes.objectNameValue })),
    [],
    'Secrets of the namespace of the release with the credentials of the registry.',
    [{ name: 'registry' }],
  ),
};

const pods = {
  replicas: value(
    z.int().min(0).max(10),
    2,
    'Pods of the operator. One acts and the others stand by with warm caches.',
  ),
  resources: value(
    kubernetes.resourcesValue,
    { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    'Resources of each pod. It takes some 95Mi of memory at its start and 115Mi with 200 Microservices.',
  ),
  priorityClassName: value(
    kubernetes.optionalNameValue,
    '',
    'The PriorityClass of the pods. Empty means that of the cluster.',
  ),
  nodeSelector: value(textMap, {}, 'Labels of nodes that may run the pods.', {
    'kubernetes.io/arch': 'amd64',
  }),
  tolerations: value(kubernetes.tolerationsValue, [], 'Taints that the pods put up with.', [
    { key: 'example.com/infra', operator: 'Exists', effect: 'NoSchedule' },
  ]),
  affinity: value(
    kubernetes.affinityValue,
    {},
    'Affinity of the pods, instead of that over zones.',
  ),
  topologySpread: section('What the pods are spread over, as far as there is room.', {
    zones: value(z.boolean(), true, 'Whether they are spread over zones.'),
    nodes: value(z.boolean(), true, 'Whether they are spread over nodes.'),
  }),
  podDisruptionBudget: section('Keeps evictions from taking all pods at once.', {
    enabled: value(z.boolean(), true, 'Whether there is one, where replicas is 2 or more.'),
  }),
  podAnnotations: value(textMap, {}, 'More annotations of the pods.'),
  podLabels: value(textMap, {}, 'More labels of the pods.'),
  securityContext: section(
    'The user of the pods. All else is as the Pod Security Standard "restricted" wants it.',
    {
      runAsUser: value(
        userId,
        65_532,
        'The user. null lets the cluster choose one, as OpenShift wants.',
      ),
      runAsGroup: value(userId, 65_532, 'The group. null as for runAsUser.'),
    },
  ),
  extraEnv: value(kubernetes.environment, [], 'More variables of the container.', [
    { name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' },
  ]),
  extraArgs: value(z.array(z.string()), [], 'More flags of the operator; the last one counts.'),
};

const rights = {
  serviceAccount: section('Who the operator is.', {
    create: value(z.boolean(), true, 'Whether the chart makes the ServiceAccount.'),
    name: value(
      kubernetes.optionalNameValue,
      '',
      'Its name. Empty means that of the release, or default where none is made.',
    ),
    annotations: value(textMap, {}, 'Annotations of the ServiceAccount.'),
  }),
  rbac: section('What the operator, and people, may do.', {
    create: value(z.boolean(), true, 'Whether the chart makes roles and their bindings.'),
    aggregateRoles: value(
      z.boolean(),
      true,
      'Whether the built-in roles view, edit and admin include Microservices and Databases.',
    ),
  }),
};

const api = {
  deletionProtection: section(
    'What the annotation slipway.dev/deletion-protection of a Microservice, Database or volume does.',
    {
      enabled: value(
        z.boolean(),
        true,
        'Whether the API server refuses to delete what has it, by a ValidatingAdmissionPolicy.',
      ),
    },
  ),
  crds: section('The CustomResourceDefinitions, which are upgraded with the chart.', {
    enabled: value(z.boolean(), true, 'Whether the chart has them.'),
    keep: value(
      z.boolean(),
      true,
      'Whether they, and with them all Microservices and Databases, stay when the chart goes.',
    ),
    annotations: value(textMap, {}, 'More annotations of the CRDs.', {
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    }),
  }),
  defaultClasses: classValues(),
};

const network = {
  metrics: section('How metrics are collected, from port 8080.', {
    serviceAnnotations: value(textMap, {}, 'Annotations of the Service.', {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8080',
    }),
    serviceMonitor: section('A ServiceMonitor, for the Prometheus operator.', {
      enabled: value(z.boolean(), false, 'Whether the chart makes one. Its CRD has to be there.'),
      interval: value(kubernetes.durationValue, '30s', 'Pause between two scrapes.'),
      labels: value(textMap, {}, 'Labels by which a Prometheus selects it.', {
        release: 'prometheus',
      }),
    }),
  }),
  networkPolicy: section('Who may talk to the pods, and whom they may talk to.', {
    enabled: value(z.boolean(), false, 'Whether the chart makes a NetworkPolicy.'),
    metricsFrom: value(
      kubernetes.peers,
      [{ namespaceSelector: {} }],
      'Who may read metrics: peers of a NetworkPolicy. Empty means nobody.',
    ),
    healthFrom: value(
      kubernetes.peers,
      [],
      'Who may read /healthz and /readyz, beside the node, whose probes need no rule. Empty means nobody.',
      [{ ipBlock: { cidr: '10.0.0.0/8' } }],
    ),
    apiServer: section('The way to the API server.', {
      to: value(kubernetes.peers, [], 'Its addresses. Empty means any.', [
        { ipBlock: { cidr: '10.96.0.1/32' } },
      ]),
      ports: value(
        z.array(kubernetes.portNumber).min(1),
        [443, 6443],
        'Its ports, before and behind the Service kubernetes.',
      ),
    }),
    databases: section('The way to databases, in which the operator checks credentials.', {
      to: value(
        kubernetes.peers,
        [],
        'Where they are. Empty means anywhere, as external databases may be.',
        [{ namespaceSelector: {} }],
      ),
      ports: value(
        z.array(kubernetes.portNumber).min(1),
        [5432, 3306, 27_017, 6379, 7687],
        'Their ports.',
      ),
    }),
    extraEgress: value(kubernetes.egressRules, [], 'More egress rules of the NetworkPolicy.'),
  }),
};

/** What parent charts set for any chart; not for people to write. */
const forParents = {
  global: z.looseObject({}).optional().describe('Values of a parent chart, which are not read.'),
  enabled: z.boolean().optional().describe('A condition of a parent chart, which is not read.'),
};

const values = z.strictObject({
  ...names,
  ...image,
  ...pods,
  config: configValues(),
  ...rights,
  ...api,
  ...network,
  ...forParents,
});

/** All values of the chart: descriptions, defaults and what is allowed. */
export const chartValues: ValueSchema = valueSchema(values);
