import { defineCrd } from '../define-crd.ts';
import { microserviceColumns } from './columns.ts';
import { rootRules } from './rules.ts';
import { microserviceSpecSchema } from './spec/microservice-spec.ts';
import { microserviceStatusSchema } from './status.ts';
import { microserviceResource } from './v1alpha1.ts';

export const microserviceCrd = defineCrd({
  resource: microserviceResource,
  description:
    'A Microservice is one service with all that it needs: pods, a Service, routes, an autoscaler and databases. Only spec.image is required. Ready means that requests are served.',
  singular: 'microservice',
  shortNames: ['ms'],
  categories: ['all', 'slipway'],
  spec: microserviceSpecSchema,
  status: microserviceStatusSchema,
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.status.selector',
  },
  columns: microserviceColumns,
  rules: Object.values(rootRules),
});
