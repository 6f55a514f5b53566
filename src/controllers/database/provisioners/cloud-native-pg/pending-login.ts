import { at } from '../../../wire-value.ts';
import type { PendingLogin, PlanInput } from '../provisioner.ts';
import { clusterLogins } from './logins.ts';
import { unapplied } from './unapplied.ts';

/**
 * What CloudNativePG has yet to do about the login that is not in use: give it the password of a
 * rotation, or revoke it after one. Pure.
 */
export function pendingLogin(input: PlanInput): PendingLogin | undefined {
  const { name, live, state } = clusterLogins(input).idle;
  const isOther = live !== undefined && at(live, 'spec', 'login') !== (state === 'prepared');
  const message = isOther
    ? `DatabaseRole ${name} is about to be changed`
    : unapplied('DatabaseRole', name, live);
  if (message === undefined) return undefined;
  switch (state) {
    case 'prepared':
      return { phase: 'Preparing', message };
    case 'revoked':
      return { phase: 'Draining', message };
    default:
      return undefined;
  }
}
