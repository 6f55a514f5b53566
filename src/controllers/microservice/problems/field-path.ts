import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';

/**
 * The field with list items by their key instead of their place, such as
 * `spec.env[name=TOKEN].valueFrom.secretKeyRef` for `spec.env[0].valueFrom.secretKeyRef`: another
 * order of the list does not change it. An item that has no key keeps its place.
 */
export function fieldByKey({ spec }: Microservice, field: string): string {
  const match = /^spec\.(\w+)\[(\d+)\](.*)$/.exec(field);
  if (match === null) return field;
  const [, list = '', place = '', rest = ''] = match;
  const key = keyOf(spec, list, Number(place));
  return key === undefined ? field : `spec.${list}[${key}]${rest}`;
}

function keyOf(spec: Microservice['spec'], list: string, place: number): string | undefined {
  if (list === 'files') {
    const path = spec.files?.[place]?.path;
    return path === undefined ? undefined : `path=${path}`;
  }
  if (list !== 'env' && list !== 'routes' && list !== 'databases' && list !== 'ports') {
    return undefined;
  }
  const name = spec[list]?.[place]?.name;
  return name === undefined ? undefined : `name=${name}`;
}
