import { defineCrd } from '../define-crd.ts';
import { databaseClassColumns } from './columns.ts';
import { databaseClassSpecSchema } from './spec.ts';
import { databaseClassResource } from './v1alpha1.ts';

export const databaseClassCrd = defineCrd({
  resource: databaseClassResource,
  description:
    'A DatabaseClass says how databases of one engine are provisioned. The one of the engine annotated slipway.dev/is-default-class: "true" applies where a database names none.',
  singular: 'databaseclass',
  shortNames: ['dbc'],
  categories: ['slipway'],
  spec: databaseClassSpecSchema,
  columns: databaseClassColumns,
});
