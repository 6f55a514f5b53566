import type { Clock } from '../../../runtime/clock.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { timestamp } from '../../timestamp.ts';
import { passwordRefusedAnnotation, rotatedForAnnotation } from '../../well-known.ts';
import { clusterRoleOf, withLogin } from '../names.ts';
import { nextLoginIn } from '../rotation/rotation-secret.ts';
import { nextRotationStep, type RotationStep } from '../rotation/rotation-step.ts';
import {
  hinderedProgress,
  podsProgress,
  type RotationProgress,
} from '../rotation/rotation-words.ts';
import { makeLogin, readAdministrator, type AdministeredServer } from './make-login.ts';
import { askForPassword } from './managed-secret.ts';
import { retireLogin, type Hindrance } from './retire-login.ts';
import {
  forgetRotation,
  readSecrets,
  writeLogin,
  type LiveSecrets,
  type RotatedSecrets,
} from './rotation-secrets.ts';

export interface AdvanceRotation extends RotatedSecrets {
  readonly clock: Clock;
  /** Every pod of the service began with the credentials that the Secret has now. */
  readonly isRolledOut: boolean;
}

/** What a rotation waits for, and how to ask the server alone whether it still does. */
export type Advanced = { readonly progress?: RotationProgress } & Partial<Hindrance>;

/**
 * Does the next step of a rotation, as the Secrets say that are read from the API server at this
 * moment; each write of a Secret brings the step after it. Rejects with the error of the API server.
 */
export async function advanceRotation(
  options: AdvanceRotation,
  signal: AbortSignal,
): Promise<Advanced> {
  const live = await readSecrets(options, signal);
  const { names, record, rotation } = live;
  const { isRolledOut } = options;
  const step = nextRotationStep({ names, record, next: nextLoginIn(rotation), isRolledOut });
  switch (step.do) {
    case 'nothing':
      return shutOutIdle(options, live, signal);
    case 'wait-for-pods':
      return { progress: podsProgress(options.database) };
    case 'discard':
      await forgetRotation(options, live);
      return {};
    default:
      return withServer(options, live, step, signal);
  }
}

/**
 * A server that makes its logins of files may have started with one of a rotation that was over:
 * files go some time after their Secret.
 */
async function shutOutIdle(
  { client, database, engine, access }: AdvanceRotation,
  { names, record }: LiveSecrets,
  signal: AbortSignal,
): Promise<Advanced> {
  if (engine.logins.areKept || record.login !== names.login) return {};
  const admin = await readAdministrator(client, database, engine, access, signal);
  // What cannot be done now is done with the next start of the server.
  await (admin && engine.logins.revoke({ admin, names, mark: undefined }, signal).catch(() => {}));
  return {};
}

type ServerStep = Extract<RotationStep, { do: 'prepare' | 'retire' }>;

async function withServer(
  options: AdvanceRotation,
  live: LiveSecrets,
  step: ServerStep,
  signal: AbortSignal,
): Promise<Advanced> {
  const { client, clock, database, engine, access } = options;
  const admin = await readAdministrator(client, database, engine, access, signal);
  if (admin === undefined) {
    const { namespace, name } = access.adminSecret;
    const message = `Secret ${namespace}/${name} with the administrator does not exist; restore it`;
    return { progress: hinderedProgress(message) };
  }
  const server = { database, engine, access, admin };
  if (step.do === 'prepare') return prepare(options, live, server, step, signal);
  const { since } = live.record;
  const hindrance = await retireLogin(server, live.names, { since, clock }, signal);
  if (hindrance !== undefined) return hindrance;
  await forgetRotation(options, live);
  return {};
}

/** Where another operator gives the login its password: has it do so once more. */
async function askOperator(
  { client, writer, database, engine, access }: AdvanceRotation,
  { rotation }: LiveSecrets,
  login: string,
  signal: AbortSignal,
): Promise<void> {
  // Once a rotation: what is refused for another reason would be asked for again and again.
  const wasAsked = rotation?.metadata.annotations?.[passwordRefusedAnnotation] !== undefined;
  if (access.managed === undefined || rotation === undefined || wasAsked) return;
  const role = { ...refTo(database), name: clusterRoleOf(database, engine, login) };
  await askForPassword(client, writer, rotation, role, signal);
}

/** The login is only given to services once it has worked. */
async function prepare(
  options: AdvanceRotation,
  live: LiveSecrets,
  server: AdministeredServer,
  { login, password }: Extract<RotationStep, { do: 'prepare' }>,
  signal: AbortSignal,
): Promise<Advanced> {
  const names = withLogin(live.names, login);
  const outcome = await makeLogin(server, names, password, signal);
  if (outcome.result !== 'verified') {
    const isDue = async (aborted: AbortSignal): Promise<boolean> =>
      (await makeLogin(server, names, password, aborted)).result === 'verified';
    const isUnknown = outcome.result === 'refused' && outcome.cause === 'password';
    if (isUnknown) await askOperator(options, live, login, signal);
    return { progress: hinderedProgress(outcome.message), isDue };
  }
  const rotatedFor = live.rotation?.metadata.annotations?.[rotatedForAnnotation];
  await writeLogin(
    options,
    live,
    { username: login, password },
    {
      login,
      since: timestamp(options.clock),
      ...(rotatedFor === undefined ? {} : { rotatedFor }),
      retires: live.names.login,
    },
  );
  return {};
}
