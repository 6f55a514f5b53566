import type { DatabaseClass } from '../../crds/database-class/v1alpha1.ts';

/** A size that databases may ask for by its name. */
export type Size = NonNullable<DatabaseClass['spec']['sizes']>[number];

/** Those of a class that names none: small is what a database gets that asks for no size. */
const builtinSizes: readonly Size[] = [
  { name: 'small' },
  {
    name: 'medium',
    storage: '50Gi',
    resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '2Gi' } },
  },
  {
    name: 'large',
    storage: '200Gi',
    resources: { requests: { cpu: 2, memory: '8Gi' }, limits: { memory: '8Gi' } },
  },
];

/** The sizes that databases of the class may ask for. */
export function sizesOf(spec: DatabaseClass['spec'] | undefined): readonly Size[] {
  return spec?.sizes ?? builtinSizes;
}
