import type { Candidates } from '../values/candidates.ts';
import type { Carrier, Section } from './section.ts';
import { selectorToChange, selectorValues } from './selectors.ts';

const kind = 'Microservice';

const selector = selectorToChange;

const targets = [
  { type: 'AverageValue', averageValue: '100' },
  { type: 'Utilization', averageUtilization: 70 },
  { type: 'Value', value: '2k' },
];

/** Each source of metrics with each kind of target, the one that fits it best first. */
const metrics = targets.flatMap((target) => [
  { type: 'Resource', resource: { name: 'cpu', target } },
  { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'app', target } },
  { type: 'Pods', pods: { metric: { name: 'rps', selector }, target } },
  {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name: 'queue' },
      metric: { name: 'depth', selector },
      target,
    },
  },
  { type: 'External', external: { metric: { name: 'lag', selector }, target } },
]);

/** The other way to select series: by what is there, whatever its value. */
const lag = { name: 'lag', selector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } };
const [target] = targets;
const exists = [
  { type: 'Pods', pods: { metric: lag, target } },
  {
    type: 'Object',
    object: { describedObject: { kind: 'Service', name: 'queue' }, metric: lag, target },
  },
  { type: 'External', external: { metric: lag, target } },
];

function scaling(fields: object): Carrier {
  return { spec: { replicas: undefined, scaling: { min: 1, max: 3, ...fields } } };
}

const names = { usual: ['requests_per_second', 'queue-depth'] };
const paths = ['pods', 'object', 'external'].map((source) => `spec.scaling.metrics[].${source}`);

const metricValues: Readonly<Record<string, Partial<Candidates>>> = Object.fromEntries(
  paths.flatMap((path): [string, Partial<Candidates>][] => [
    [`${path}.metric.name`, names],
    ...Object.entries(selectorValues(`${path}.metric.selector`)),
  ]),
);

/** Replicas, and the autoscaler with all its metrics and its behavior. */
export const scalingSections: readonly Section[] = [
  {
    kind,
    at: 'spec.replicas',
    carriers: () => [{ spec: { replicas: 1 } }],
    values: () => ({ 'spec.replicas': { usual: [2, 1] } }),
  },
  {
    kind,
    at: 'spec.scaling',
    carriers: () => [
      scaling({ cpu: 70, memory: 80 }),
      ...metrics.map((metric) => scaling({ metrics: [metric] })),
      ...exists.map((metric) => scaling({ metrics: [metric] })),
      scaling({
        behavior: {
          scaleUp: { policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
          scaleDown: { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
        },
      }),
    ],
    values: () => ({
      'spec.scaling.min': { usual: [2, 1], extreme: [3] },
      'spec.scaling.max': { usual: [2, 4] },
      'spec.scaling.metrics[].resource.name': { usual: ['memory', 'cpu'] },
      'spec.scaling.metrics[].containerResource.name': { usual: ['memory', 'cpu'] },
      'spec.scaling.metrics[].containerResource.container': { usual: ['app', 'sidecar'] },
      'spec.scaling.metrics[].object.describedObject.apiVersion': { usual: ['apps/v1', 'v1'] },
      'spec.scaling.metrics[].object.describedObject.kind': { usual: ['Deployment', 'Ingress'] },
      ...metricValues,
    }),
  },
];
