import type * as z from 'zod';
import { choice, int32, object, text } from '../schema/fields.ts';
import { labelSelector } from './label-selector.ts';
import { quantity } from './quantity.ts';
import { kubernetesRules } from './rules.ts';

function target() {
  return object(
    'The value that the autoscaler keeps the metric at.',
    {
      type: choice('How the target is given: Utilization, AverageValue or Value.', [
        'Utilization',
        'AverageValue',
        'Value',
      ]),
      averageUtilization: int32(
        'With Utilization: the share of the request that pods use on average, in percent.',
        { min: 1, max: 1000 },
      ).exactOptional(),
      averageValue: quantity(
        'With AverageValue: the value for each pod, on average.',
      ).exactOptional(),
      value: quantity('With Value: the value of the metric as a whole.').exactOptional(),
    },
    { rules: [kubernetesRules.metricTarget] },
  );
}

function metricIdentifier() {
  return object('The metric, by its name and, where needed, its labels.', {
    name: text('The name of the metric, such as requests_per_second.', { min: 1 }),
    selector: labelSelector('Which series of the metric count. Default: all.').exactOptional(),
  });
}

const resourceMetric = object('A resource of the pods: cpu or memory, over all containers.', {
  name: text('The name of the resource: cpu or memory.', { min: 1 }),
  target: target(),
});

const containerResourceMetric = object('A resource of one container of the pods.', {
  name: text('The name of the resource: cpu or memory.', { min: 1 }),
  container: text(
    'The name of the container; that of the service bears the name of the Microservice.',
    {
      min: 1,
      max: 63,
    },
  ),
  target: target(),
});

const podsMetric = object('A custom metric that each pod has; the target is an AverageValue.', {
  metric: metricIdentifier(),
  target: target(),
});

const objectMetric = object('A custom metric of another object, such as a queue or a gateway.', {
  describedObject: object('The object that has the metric, in the same namespace.', {
    apiVersion: text('The API version of the object, such as v1.', { max: 317 }).exactOptional(),
    kind: text('The kind of the object, such as Service.', { min: 1, max: 63 }),
    name: text('The name of the object.', { min: 1 }),
  }),
  metric: metricIdentifier(),
  target: target(),
});

const externalMetric = object('A metric from outside of the cluster, such as a queue length.', {
  metric: metricIdentifier(),
  target: target(),
});

/** autoscaling/v2 MetricSpec, whole and with its names. */
export const metricSpec = object(
  'One metric to scale by, in the shape of autoscaling/v2.',
  {
    type: choice('Where the metric comes from; the field of the same name says the rest.', [
      'Resource',
      'ContainerResource',
      'Pods',
      'Object',
      'External',
    ]),
    resource: resourceMetric.exactOptional(),
    containerResource: containerResourceMetric.exactOptional(),
    pods: podsMetric.exactOptional(),
    object: objectMetric.exactOptional(),
    external: externalMetric.exactOptional(),
  },
  { rules: [kubernetesRules.metricMember] },
);

export type MetricSpec = z.infer<typeof metricSpec>;
