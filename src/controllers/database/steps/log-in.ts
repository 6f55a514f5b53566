import { createHash } from 'node:crypto';
import type { KubeClient } from '../../../runtime/client.ts';
import type { DesiredState } from '../desired.ts';
import { establishLogin } from '../establish-login.ts';
import type { LoginChecks } from '../login-checks.ts';
import type { ObservedSecret } from '../observed.ts';
import type { LoginState } from '../status/login-state.ts';

export interface LogIn {
  readonly client: Pick<KubeClient, 'get'>;
  readonly checks: LoginChecks;
  readonly key: string;
  readonly desired: DesiredState;
  /** False: pods cannot be reached from here, and no login is ever tried. */
  readonly reachPods: boolean;
}

/**
 * What is known of the login, and starts an attempt where one is due. None is made while the
 * server does not run or its credentials are not there.
 */
export function logIn(options: LogIn): { state: LoginState; recheckMs: number | undefined } {
  const { checks, key, desired, client } = options;
  const { database, engine, observed, isParked } = desired.input;
  const secret = desired.provisioner.runsServer ? observed.credentials : observed.external;
  const isUp = !isParked && desired.provisioner.health(desired.input).state === 'available';
  if (!options.reachPods) return { state: { kind: 'unreachable' }, recheckMs: undefined };
  if (!isUp || secret?.content.state !== 'present' || secretIsBroken(desired)) {
    checks.forget(key);
    return { state: { kind: 'not-running' }, recheckMs: undefined };
  }
  const { runsServer } = desired.provisioner;
  const check = checks.check(key, fingerprint(desired, secret), (signal) =>
    establishLogin({ client, database, engine, secretName: secret.name, runsServer }, signal),
  );
  const state: LoginState =
    check.outcome === undefined ? { kind: 'pending' } : { kind: 'tried', outcome: check.outcome };
  return { state, recheckMs: check.recheckMs };
}

function secretIsBroken({ problems }: DesiredState): boolean {
  return problems.some(({ reason }) => reason === 'SecretIncomplete' || reason === 'NameConflict');
}

/** Changes with everything that can make a login that worked fail, as far as the cluster tells. */
function fingerprint({ input }: DesiredState, secret: ObservedSecret): string {
  const contents = [secret.content, input.observed.admin.content].map((content) =>
    content.state === 'present' ? content.hash : '',
  );
  const pods = input.observed.pods
    .map((pod) => [pod.metadata.uid, restartsOf(pod)])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  const facts = JSON.stringify([input.database.metadata.uid, contents, pods]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

function restartsOf(pod: DesiredState['input']['observed']['pods'][number]): number {
  return (pod.status?.containerStatuses ?? []).reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
}
