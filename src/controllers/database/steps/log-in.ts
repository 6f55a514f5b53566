import { createHash } from 'node:crypto';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { countAt, listAt } from '../../wire-value.ts';
import type { DesiredState } from '../desired.ts';
import type { LoginChecks } from '../login-checks.ts';
import type { ObservedSecret } from '../observed.ts';
import type { LoginState } from '../status/login-state.ts';
import type { LoginOutcome } from '../login/connection.ts';
import type { Secret } from '../types.ts';
import { refreshContentAnnotations } from './content-annotations.ts';
import { establishLogin } from './establish-login.ts';

export interface LogIn {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: ObjectWriter;
  readonly checks: LoginChecks;
  readonly key: string;
  readonly desired: DesiredState;
  /** False: pods cannot be reached from here, and no login is ever tried. */
  readonly reachPods: boolean;
}

/**
 * What is known of the login, and starts an attempt where one is due. None is made while the
 * server does not run or its credentials are not there. Where pods cannot be reached, an attempt
 * only sees to the annotations of the Secret.
 */
export function logIn(options: LogIn): { state: LoginState; recheckMs: number | undefined } {
  const { checks, key, desired, reachPods } = options;
  const { observed, isParked } = desired.input;
  const secret = desired.provisioner.runsServer ? observed.credentials : observed.external;
  const isUp = !isParked && desired.provisioner.health(desired.input).state === 'available';
  if (!isUp || secret?.content.state !== 'present' || secretIsBroken(desired)) {
    checks.forget(key);
    const kind = reachPods ? 'not-running' : 'unreachable';
    return { state: { kind }, recheckMs: undefined };
  }
  const { outcome, recheckMs } = checks.check(key, fingerprint(desired, secret), (signal) =>
    attempt(options, secret.name, signal),
  );
  if (!reachPods) return { state: { kind: 'unreachable' }, recheckMs: undefined };
  const state: LoginState =
    outcome === undefined ? { kind: 'pending' } : { kind: 'tried', outcome };
  return { state, recheckMs };
}

async function attempt(
  { client, writer, desired, reachPods }: LogIn,
  secretName: string,
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { database, engine } = desired.input;
  const { runsServer } = desired.provisioner;
  const onRead = (secret: Secret): Promise<void> => refreshContentAnnotations(writer, secret);
  if (reachPods) {
    return establishLogin({ client, database, engine, secretName, runsServer, onRead }, signal);
  }
  const ref = { namespace: database.metadata.namespace ?? '', name: secretName };
  await onRead(await client.get<Secret>(builtin.secret, ref, { signal }));
  return { result: 'verified' };
}

function secretIsBroken({ problems }: DesiredState): boolean {
  return problems.some(({ reason }) => reason === 'SecretIncomplete' || reason === 'NameConflict');
}

/** Changes with everything that can make a login that worked fail, as far as the cluster tells. */
function fingerprint({ input }: DesiredState, secret: ObservedSecret): string {
  const contents = [secret, input.observed.admin].map(({ content, version }) => [
    version,
    content.state === 'present' ? content.hash : '',
  ]);
  const pods = input.observed.pods
    .map((pod) => [pod.metadata.uid, restartsOf(pod)])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  const facts = JSON.stringify([input.database.metadata.uid, contents, pods]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

function restartsOf(pod: DesiredState['input']['observed']['pods'][number]): number {
  return listAt(pod, 'status', 'containerStatuses').reduce<number>(
    (sum, container) => sum + (countAt(container, 'restartCount') ?? 0),
    0,
  );
}
