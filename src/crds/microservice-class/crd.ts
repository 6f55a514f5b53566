import { defineCrd } from '../define-crd.ts';
import { microserviceClassColumns } from './columns.ts';
import { microserviceClassSpecSchema } from './spec/microservice-class-spec.ts';
import { microserviceClassResource } from './v1alpha1.ts';

export const microserviceClassCrd = defineCrd({
  resource: microserviceClassResource,
  description:
    'A MicroserviceClass holds the defaults and rules of the platform for services: gateways, sizes, security, placement. The one annotated slipway.dev/is-default-class: "true" applies where a service names none.',
  singular: 'microserviceclass',
  shortNames: ['msc'],
  categories: ['slipway'],
  spec: microserviceClassSpecSchema,
  columns: microserviceClassColumns,
});
