import type { ApiError } from '../runtime/errors.ts';

/** What the API server calls invalid in an object that it refused, field by field. */
export function invalidCauses({ status }: ApiError): string {
  const causes = (status.details?.causes ?? []).flatMap(({ field, message }) =>
    message === undefined ? [] : [field === undefined ? message : `${field}: ${message}`],
  );
  return causes.length === 0 ? (status.message ?? '') : causes.toSorted().join('; ');
}
