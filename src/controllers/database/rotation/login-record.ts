import type { ObjectMeta } from '../../../runtime/kube-object.ts';
import {
  loginAnnotation,
  loginSinceAnnotation,
  retiresAnnotation,
  rotatedForAnnotation,
} from '../../well-known.ts';
import { withLogin, type LogicalNames } from '../names.ts';

/**
 * What the credentials Secret says of its login beside the data: written in the same apply as
 * these, so that neither is there without the other.
 */
export interface LoginRecord {
  /** Undefined where there was no rotation yet: then it is the first login. */
  readonly login?: string;
  /** Since when it is used; RFC 3339. */
  readonly since?: string;
  /** The text of `slipway.dev/rotate` that asked for it. */
  readonly rotatedFor?: string;
  /** The login of before, until it is revoked. */
  readonly retires?: string;
}

/** Reads the record of a Secret. One that was never rotated has its login since it was made. */
export function readLoginRecord(
  metadata: Pick<ObjectMeta, 'annotations' | 'creationTimestamp'>,
): LoginRecord {
  const { annotations = {}, creationTimestamp } = metadata;
  const since = timeOf(annotations[loginSinceAnnotation]) ?? creationTimestamp;
  const texts = {
    login: annotations[loginAnnotation],
    since,
    rotatedFor: annotations[rotatedForAnnotation],
    retires: annotations[retiresAnnotation],
  };
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== undefined && text !== ''),
  );
}

/** The annotations of the record; none of a Secret that was never rotated. */
export function recordAnnotations(record: LoginRecord): Readonly<Record<string, string>> {
  const { login, since, rotatedFor, retires } = record;
  if (login === undefined) return {};
  return {
    [loginAnnotation]: login,
    ...(since === undefined ? {} : { [loginSinceAnnotation]: since }),
    ...(rotatedFor === undefined ? {} : { [rotatedForAnnotation]: rotatedFor }),
    // Never left out: another manager could own it as well, and it would stay.
    [retiresAnnotation]: retires ?? '',
  };
}

/** The login that the Secret names or, where somebody wrote another one there, that it had. Pure. */
export function namesInUse(
  names: LogicalNames,
  username: string | undefined,
  { login }: LoginRecord,
): LogicalNames {
  const isLogin = username === names.login || username === names.idleLogin;
  return withLogin(names, isLogin ? username : login);
}

/** What somebody wrote there may be no time. */
function timeOf(text: string | undefined): string | undefined {
  return text === undefined || Number.isNaN(Date.parse(text)) ? undefined : text;
}
