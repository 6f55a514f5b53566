import { databaseConditions } from '../../../crds/database/conditions.ts';
import {
  findCondition,
  type Condition,
  type DesiredCondition,
} from '../../../runtime/conditions.ts';
import type { Provisioner } from '../provisioners/provisioner.ts';
import type { LoginState } from './login-state.ts';

/** What the login means for the whole: whether it keeps the database from being Ready, and how. */
export interface LoginView {
  readonly condition: DesiredCondition;
  /** Ready may be True as far as the login is concerned. */
  readonly allowsReady: boolean;
  /** Time alone may change it. */
  readonly isPending: boolean;
}

const unreachableMends: Readonly<Record<Provisioner['name'], string>> = {
  StatefulSet:
    ', so the credentials were not tried; that the server is ready is what its own probes say',
  Server: '; check spec.server of the DatabaseClass, and whether the server runs',
  CloudNativePG:
    '; check whether the Cluster has a primary, and whether Slipway may reach its namespace',
  External: '; check the host and port in the Secret',
};

/**
 * The condition LoginVerified. A result of before a restart of Slipway holds until the first
 * attempt after it has ended. A server of Slipway's own that cannot be reached may well serve: its
 * probes say so. Of an external one nobody else says anything.
 */
export function loginView(
  login: LoginState,
  provisioner: Provisioner['name'],
  previous: readonly Condition[],
): LoginView {
  const before = findCondition(previous, databaseConditions.LoginVerified);
  switch (login.kind) {
    case 'unreachable':
      return {
        condition: unverified(
          'Slipway was started with --reach-pods=false, so nobody has tried the credentials; see whether a service logs in',
        ),
        allowsReady: true,
        isPending: false,
      };
    case 'not-running':
      return {
        condition: unverified('No login was tried: the server or its credentials are not there'),
        allowsReady: true,
        isPending: false,
      };
    case 'pending':
      return before?.status === 'True'
        ? { condition: verified(), allowsReady: true, isPending: false }
        : {
            condition: unverified('The credentials are about to be tried'),
            allowsReady: false,
            isPending: true,
          };
    case 'tried':
      break;
  }
  const { outcome } = login;
  if (outcome.result === 'verified') {
    return { condition: verified(), allowsReady: true, isPending: false };
  }
  if (outcome.result === 'refused') {
    const condition = {
      ...unverified(outcome.message),
      status: 'False',
      reason: outcome.reason ?? 'LoginFailed',
    } as const;
    return { condition, allowsReady: false, isPending: false };
  }
  return {
    condition: {
      ...unverified(`${outcome.message}${unreachableMends[provisioner]}`),
      reason: outcome.reason ?? 'LoginUnverified',
    },
    allowsReady: provisioner === 'StatefulSet',
    isPending: false,
  };
}

function verified(): DesiredCondition {
  return {
    type: databaseConditions.LoginVerified,
    status: 'True',
    reason: 'LoginVerified',
    message: 'Slipway logged in with the credentials of the Secret',
  };
}

function unverified(message: string): DesiredCondition {
  return {
    type: databaseConditions.LoginVerified,
    status: 'Unknown',
    reason: 'LoginUnverified',
    message,
  };
}
