import {
  ApiError,
  isForbidden,
  ReconcileError,
  isNamespaceTerminating,
} from '../../../runtime/errors.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { invalidCauses } from '../../invalid-causes.ts';
import { quote } from '../../words.ts';
import type { Problem } from '../problem.ts';
import type { WriteRecord } from '../steps/scope.ts';

/** What the failed writes mean, in the order in which they were made. */
export function writeProblems(records: readonly WriteRecord[]): readonly Problem[] {
  return records.flatMap((record) => (record.result === 'failed' ? [explain(record)] : []));
}

function explain({ kind, name, error }: WriteRecord): Problem {
  const title = `${kind} ${name}`;
  if (isNamespaceTerminating(error)) {
    return passing('NamespaceTerminating', `The namespace of ${title} is being deleted`);
  }
  if (isForbidden(error) && /exceeded quota|limitrange/i.test(error.status.message ?? '')) {
    return passing(
      'QuotaExceeded',
      `${title} exceeds a ResourceQuota or LimitRange of the namespace; raise it or ask for less`,
    );
  }
  if (error instanceof ReconcileError && error.reason === 'SecretIncomplete') {
    return { ...passing('SecretIncomplete', error.message), needsAction: true };
  }
  const isClaim = kind === builtin.persistentVolumeClaim.kind;
  if (isClaim && error instanceof ApiError && [403, 422].includes(error.code)) {
    return {
      ...passing(
        'StorageResizeRefused',
        `${title} cannot grow; use a StorageClass with allowVolumeExpansion, or set storage back`,
      ),
      needsAction: true,
    };
  }
  if (isForbidden(error)) {
    return passing('Forbidden', `The API server does not let Slipway write ${title}`);
  }
  if (error instanceof ApiError && [400, 422].includes(error.code)) {
    const words = quote(invalidCauses(error));
    const message = `${title} is refused as invalid: ${words}; correct the Database or its DatabaseClass`;
    return { ...passing('InvalidSpec', message), needsAction: true };
  }
  const code = error instanceof ApiError ? ` (${error.code} ${error.reason})` : '';
  return passing('ApplyFailed', `${title} could not be written${code}; it is tried again`);
}

function passing(reason: Problem['reason'], message: string): Problem {
  return { reason, message, blocks: false, needsAction: false };
}
