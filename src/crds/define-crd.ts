import type * as z from 'zod';
import type { CustomResourceDefinition, Subresources } from './custom-resource-definition.ts';
import type { PrinterColumn } from './printer-column.ts';
import type { CrdResource } from './resource.ts';
import type { Rule } from './schema/rule.ts';
import { rootSchema } from './root-schema.ts';

interface CrdOptions {
  readonly resource: CrdResource;
  /** What the kind is for, as `kubectl explain` begins with it. */
  readonly description: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: z.ZodType;
  /** With a status the kind gets the status subresource. */
  readonly status?: z.ZodType;
  readonly scale?: NonNullable<Subresources['scale']>;
  readonly columns: readonly PrinterColumn[];
  /** Rules on the object as a whole. */
  readonly rules?: readonly Rule<{ metadata: { name: string } }>[];
}

/**
 * The CustomResourceDefinition of a kind. Throws, naming the path, where the zod schema says
 * something that a CRD cannot say, or lacks what a CRD should have.
 */
export function defineCrd(options: CrdOptions): CustomResourceDefinition {
  const { resource, labels, status, scale } = options;
  const subresources: Subresources = {
    ...(status === undefined ? {} : { status: {} }),
    ...(scale === undefined ? {} : { scale }),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${resource.plural}.${resource.group}`,
      ...(labels === undefined ? {} : { labels }),
    },
    spec: {
      group: resource.group,
      names: {
        kind: resource.kind,
        listKind: `${resource.kind}List`,
        plural: resource.plural,
        singular: options.singular,
        shortNames: options.shortNames,
        categories: options.categories,
      },
      scope: resource.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: resource.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: rootSchema(options) },
          ...(Object.keys(subresources).length === 0 ? {} : { subresources }),
          additionalPrinterColumns: options.columns,
        },
      ],
    },
  };
}
