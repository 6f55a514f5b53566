import type { CustomResourceDefinition } from '../../../src/crds/custom-resource-definition.ts';
import type { JsonSchema } from '../../../src/crds/json-schema.ts';

/** A scalar of the spec of a kind. */
export interface Leaf {
  readonly kind: string;
  /** Where it is: `spec.routes[].host`, `spec.nodeSelector{}`. */
  readonly path: string;
  readonly steps: readonly LeafStep[];
  readonly schema: JsonSchema;
  /** It cannot be changed once it is set, by a rule on itself or on what it is in. */
  readonly isImmutable: boolean;
  /** The place in `steps` of the field that such a rule keeps as a whole; by default the last. */
  readonly fixedAt?: number;
}

/** One step down: into a field, an item of a list or a value of a map. */
export type LeafStep =
  | { readonly into: 'field'; readonly name: string }
  | { readonly into: 'item' }
  | { readonly into: 'value' };

/** All scalars of the spec of a CRD, in the order of its schema. */
export function leavesOf(crd: CustomResourceDefinition): readonly Leaf[] {
  const { kind } = crd.spec.names;
  const spec = crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'];
  if (spec === undefined) throw new Error(`${kind} has no spec`);
  return below(spec, [{ into: 'field', name: 'spec' }], []).map((leaf) => ({
    ...leaf,
    kind,
  }));
}

type Found = Omit<Leaf, 'kind'>;

function below(
  schema: JsonSchema,
  steps: readonly LeafStep[],
  parents: readonly JsonSchema[],
): Found[] {
  const within = [...parents, schema];
  const { properties, items, additionalProperties } = schema;
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([name, inner]) =>
      below(inner, [...steps, { into: 'field', name }], within),
    );
  }
  if (items !== undefined) return below(items, [...steps, { into: 'item' }], within);
  if (additionalProperties !== undefined) {
    return below(additionalProperties, [...steps, { into: 'value' }], within);
  }
  const bound = parents.findIndex((parent, index) => bindsToOld(parent, steps[index + 1]));
  const isImmutable = bindsToOld(schema, undefined) || bound >= 0;
  const whole = bound < 0 ? {} : { fixedAt: bound + 1 };
  return [{ path: pathOf(steps), steps, schema, isImmutable, ...whole }];
}

/** Whether a rule compares with what was there before: all of it, or the field of this step. */
function bindsToOld(schema: JsonSchema | undefined, step: LeafStep | undefined): boolean {
  return (schema?.['x-kubernetes-validations'] ?? []).some(
    ({ rule, fieldPath }) =>
      rule.includes('oldSelf') &&
      (step === undefined || (step.into === 'field' && fieldPath === `.${step.name}`)),
  );
}

/** The path in words. */
export function pathOf(steps: readonly LeafStep[]): string {
  return steps
    .map((step) => (step.into === 'field' ? `.${step.name}` : step.into === 'item' ? '[]' : '{}'))
    .join('')
    .slice(1);
}
