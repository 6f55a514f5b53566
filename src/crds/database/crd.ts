import { defineCrd } from '../define-crd.ts';
import { databaseColumns } from './columns.ts';
import { rootRules } from './rules.ts';
import { databaseSpecSchema } from './spec.ts';
import { databaseStatusSchema } from './status.ts';
import { databaseResource } from './v1alpha1.ts';

export const databaseCrd = defineCrd({
  resource: databaseResource,
  description:
    'A Database is one database with a life of its own, made for an entry of spec.databases of a Microservice or by hand. It outlives the Microservice unless its deletionPolicy is Delete.',
  singular: 'database',
  shortNames: ['db'],
  categories: ['slipway'],
  labels: { 'servicebinding.io/provisioned-service': 'true' },
  spec: databaseSpecSchema,
  status: databaseStatusSchema,
  columns: databaseColumns,
  rules: Object.values(rootRules),
});
