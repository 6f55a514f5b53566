import type { LogicalNames } from '../names.ts';
import type { LoginRecord } from './login-record.ts';

/** What the Secrets say at this moment. */
export interface RotationFacts {
  /** `login` is the one whose name the credentials Secret has. */
  readonly names: LogicalNames;
  readonly record: LoginRecord;
  /** The Secret of the rotation, as far as it says something; undefined where there is none. */
  readonly next: NextLogin | undefined;
  readonly isRolledOut: boolean;
}

/** The login that is to take over. */
export interface NextLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * The next step. It follows from what is kept alone: whoever takes a rotation up again does the
 * same step once more, and each can be done twice.
 */
export type RotationStep =
  /** The other login is made on the server, tried, and put into the credentials Secret. */
  | { readonly do: 'prepare'; readonly login: string; readonly password: string }
  /** Pods have yet to start with the credentials. */
  | { readonly do: 'wait-for-pods' }
  /** The login of before is revoked as soon as nobody uses it; then the Secrets forget it. */
  | { readonly do: 'retire'; readonly login: string }
  /** The Secret of the rotation says nothing that could be used: it is removed. */
  | { readonly do: 'discard' }
  | { readonly do: 'nothing' };

/** Decides the next step. A login that is in use is never retired, whoever wrote that it be. Pure. */
export function nextRotationStep({
  names,
  record,
  next,
  isRolledOut,
}: RotationFacts): RotationStep {
  const mayTakeOver = next?.username === names.idleLogin && next.password !== '';
  const isOver = record.retires === names.idleLogin || next?.username === names.login;
  // Somebody may have put the credentials of before back: then the other one takes over again.
  if (mayTakeOver && record.login !== names.login) return prepare(next);
  if (isOver) {
    return isRolledOut ? { do: 'retire', login: names.idleLogin } : { do: 'wait-for-pods' };
  }
  if (mayTakeOver) return prepare(next);
  return next === undefined && record.retires === undefined ? { do: 'nothing' } : { do: 'discard' };
}

function prepare({ username, password }: NextLogin): RotationStep {
  return { do: 'prepare', login: username, password };
}
