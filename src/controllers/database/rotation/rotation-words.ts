import type { DatabaseReason } from '../../../crds/database/conditions.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { credentialsSecretName } from '../names.ts';
import { microserviceOf } from '../usage.ts';

/** What a rotation waits for, as the condition says it. */
export interface RotationProgress {
  readonly reason: Extract<
    DatabaseReason,
    'RotationUnderWay' | 'RotationPending' | 'PodsPending' | 'SessionsRemain'
  >;
  readonly message: string;
}

/** The other login is being made on the server. */
export function preparingProgress(): RotationProgress {
  const message = 'The other login is being given a new password; the one in use works on';
  return { reason: 'RotationUnderWay', message };
}

/** Pods of the service run with the credentials of before. */
export function podsProgress(database: Database): RotationProgress {
  const name = microserviceOf(database) ?? '';
  const { namespace = '' } = database.metadata;
  return {
    reason: 'PodsPending',
    message: `Pods of Microservice ${name} have yet to start with the new credentials, and the login before works until then; see kubectl rollout status deployment/${name} --namespace ${namespace}`,
  };
}

/** Nobody knows whose pods use a Database made by hand. */
export function overlapProgress(database: Database): RotationProgress {
  return {
    reason: 'RotationUnderWay',
    message: `The login before works for some minutes more, for whoever has yet to read Secret ${credentialsSecretName(database)} again`,
  };
}

/** The login of before is about to be revoked. */
export function drainingProgress(): RotationProgress {
  const message = 'The login before is revoked as soon as nobody uses it any more';
  return { reason: 'RotationUnderWay', message };
}

/** `who` are the clients that are logged in as the login of before. */
export function sessionsProgress(database: Database, login: string, who: string): RotationProgress {
  return {
    reason: 'SessionsRemain',
    message: `Login ${login} of before is revoked once nobody uses it, and these are still logged in with it: ${who}; have them connect anew with Secret ${credentialsSecretName(database)}`,
  };
}

/** `message` says what is in the way, and how to mend it where it is for somebody to do so. */
export function hinderedProgress(message: string): RotationProgress {
  return {
    reason: 'RotationPending',
    message: `The rotation waits, and the credentials in use work on: ${message}`,
  };
}
