import type { ClusterRole } from '../../cloud-native-pg.ts';
import { clusterRoleOf, logicalNames, withLogin, type LogicalNames } from '../../names.ts';
import { isClaimed } from '../../ownership.ts';
import type { PlanInput } from '../provisioner.ts';

/**
 * What the login that is not in use is to be. `absent`: nobody has needed it yet; `prepared`: it has
 * the password of a rotation; `kept`: it was in use until now, and works until nobody uses it;
 * `revoked`: it cannot log in; `foreign`: a DatabaseRole of its name is somebody else's.
 */
export type IdleState = 'absent' | 'foreign' | 'prepared' | 'kept' | 'revoked';

/** One of the two logins, and the DatabaseRole that makes it. */
export interface ClusterLogin {
  /** Of the role on the server. */
  readonly login: string;
  /** Of the DatabaseRole. */
  readonly name: string;
  readonly live: ClusterRole | undefined;
}

/** The two logins that take turns. */
export interface ClusterLogins {
  readonly names: LogicalNames;
  readonly used: ClusterLogin;
  readonly idle: ClusterLogin & { readonly state: IdleState };
}

/** Which login is in use, and what becomes of the other one, as the Secrets say. Pure. */
export function clusterLogins({ database, engine, observed }: PlanInput): ClusterLogins {
  const { record, secretVersion } = observed.rotation ?? {};
  const names = withLogin(logicalNames(database, engine), record?.login);
  const loginOf = (login: string): ClusterLogin => {
    const name = clusterRoleOf(database, engine, login);
    const { first, second } = observed.cloudNativePG;
    return { login, name, live: [first, second].find((live) => live?.metadata.name === name) };
  };
  const idle = loginOf(names.idleLogin);
  const stateOf = (): IdleState => {
    if (idle.live !== undefined && !isClaimed(idle.live, database)) return 'foreign';
    if (record?.retires !== undefined) return 'kept';
    if (secretVersion !== undefined) return 'prepared';
    return idle.live === undefined ? 'absent' : 'revoked';
  };
  return { names, used: loginOf(names.login), idle: { ...idle, state: stateOf() } };
}
