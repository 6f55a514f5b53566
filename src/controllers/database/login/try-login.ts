import type { Engine, VerifyOptions } from '../engines/engine.ts';
import type { Connection, LoginOutcome } from './connection.ts';
import { loginFailure } from './login-failure.ts';

/** {@link Engine.verifyLogin}, and what its error means where it rejects. Never rejects. */
export async function tryLogin(
  engine: Pick<Engine, 'verifyLogin' | 'loginDialect'>,
  connection: Connection,
  options: VerifyOptions,
): Promise<LoginOutcome> {
  try {
    return await engine.verifyLogin(connection, options);
  } catch (error) {
    return loginFailure(error, connection, engine.loginDialect);
  }
}
