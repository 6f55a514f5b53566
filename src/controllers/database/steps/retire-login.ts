import type { Clock } from '../../../runtime/clock.ts';
import { describeSessions, type LoginsRequest } from '../engines/logins.ts';
import { loginFailure } from '../login/login-failure.ts';
import type { LogicalNames } from '../names.ts';
import {
  hinderedProgress,
  overlapProgress,
  sessionsProgress,
  type RotationProgress,
} from '../rotation/rotation-words.ts';
import { microserviceOf } from '../usage.ts';
import type { AdministeredServer } from './make-login.ts';

/** For how long at least both logins of a Database made by hand work: nobody knows its clients. */
const overlapMs = 5 * 60_000;

/** What keeps a login from being revoked, and whether it still does so, as the server says. */
export interface Hindrance {
  readonly progress: RotationProgress;
  readonly isDue: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Revokes `names.idleLogin` where nobody uses it any more; `since` is when the other one took over.
 * What another operator made, that one revokes once the Secrets have forgotten it. Undefined where
 * it is done. Never rejects.
 */
export async function retireLogin(
  server: AdministeredServer,
  names: LogicalNames,
  { since, clock }: { readonly since: string | undefined; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Hindrance | undefined> {
  const { database, engine, access, admin } = server;
  const isWithinOverlap = (): boolean => {
    const passed = clock.now().getTime() - Date.parse(since ?? '');
    return microserviceOf(database) === undefined && passed >= 0 && passed < overlapMs;
  };
  if (isWithinOverlap()) {
    const isDue = (): Promise<boolean> => Promise.resolve(!isWithinOverlap());
    return { progress: overlapProgress(database), isDue };
  }
  const request: LoginsRequest = { admin, names, mark: access.tenant?.mark };
  const users = async (aborted: AbortSignal): Promise<string> =>
    describeSessions(await engine.logins.sessions(request, aborted));
  try {
    const who = await users(signal);
    if (who === '') {
      if (access.managed === undefined) await engine.logins.revoke(request, signal);
      return undefined;
    }
    const progress = sessionsProgress(database, names.idleLogin, who);
    return { progress, isDue: async (aborted) => (await users(aborted)) !== who };
  } catch (error) {
    const failure = loginFailure(error, admin, engine.loginDialect);
    const isDue = async (aborted: AbortSignal): Promise<boolean> => users(aborted).then(() => true);
    return {
      progress: hinderedProgress(failure.result === 'verified' ? '' : failure.message),
      isDue,
    };
  }
}
