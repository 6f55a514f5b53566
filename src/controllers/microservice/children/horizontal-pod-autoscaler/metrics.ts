import type { V2MetricSpec } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { canonicalQuantity, type Quantity } from '../../quantity.ts';
import { withoutEmpty } from '../../without-empty.ts';

export type Scaling = NonNullable<Microservice['spec']['scaling']>;
type Metric = NonNullable<Scaling['metrics']>[number];

/** The share of the cpu request that pods are kept at where nothing is asked for, in percent. */
const defaultCpu = 80;

/** The metrics to scale by: cpu, memory, then the user's own in their order; never none. */
export function metricsOf(scaling: Scaling): Wire<V2MetricSpec>[] {
  const { cpu, memory, metrics = [] } = scaling;
  const declared = [
    ...(cpu === undefined ? [] : [utilization('cpu', cpu)]),
    ...(memory === undefined ? [] : [utilization('memory', memory)]),
    ...metrics.map(passedOn),
  ];
  return declared.length === 0 ? [utilization('cpu', defaultCpu)] : declared;
}

function utilization(name: string, averageUtilization: number): Wire<V2MetricSpec> {
  return {
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization } },
  };
}

function passedOn({ type, ...metric }: Metric): Wire<V2MetricSpec> {
  const { resource, containerResource, pods, object, external } = metric;
  return withoutEmpty({
    type,
    ...(resource === undefined ? {} : { resource: targeted(resource) }),
    ...(containerResource === undefined ? {} : { containerResource: targeted(containerResource) }),
    ...(pods === undefined ? {} : { pods: targeted(pods) }),
    ...(object === undefined ? {} : { object: targeted(object) }),
    ...(external === undefined ? {} : { external: targeted(external) }),
  });
}

interface Target {
  type: string;
  averageUtilization?: number;
  averageValue?: Quantity;
  value?: Quantity;
}

/** The source with the amounts of its target as the API server writes them. */
function targeted<S extends { target: Target }>(source: S) {
  const { averageValue, value, ...rest } = source.target;
  return {
    ...source,
    target: {
      ...rest,
      ...(averageValue === undefined ? {} : { averageValue: canonicalQuantity(averageValue) }),
      ...(value === undefined ? {} : { value: canonicalQuantity(value) }),
    },
  };
}
