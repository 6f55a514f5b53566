import type { Connection, LoginOutcome } from '../login/connection.ts';
import type {
  Engine,
  FurnishRequest,
  MeasureOptions,
  RolesRequest,
  VerifyOptions,
} from '../engines/engine.ts';
import type { LoginsRequest, Session } from '../engines/logins.ts';
import type { EnsureTenant, TenantOutcome, TenantRequest } from '../engines/tenancy.ts';

type WithoutSignal<T> = Omit<T, 'signal'>;

/** All that Slipway asks of servers of databases: data that goes in, and data that comes back. */
export interface EngineCalls {
  verifyLogin: {
    request: { connection: Connection; options: WithoutSignal<VerifyOptions> };
    answer: LoginOutcome;
  };
  measure: {
    request: { connection: Connection; options: WithoutSignal<MeasureOptions> };
    answer: number | undefined;
  };
  ensureRoles: { request: RolesRequest; answer: void };
  sessions: { request: LoginsRequest; answer: readonly Session[] };
  revoke: { request: LoginsRequest; answer: void };
  ensureTenant: { request: EnsureTenant; answer: TenantOutcome };
  dropTenant: { request: TenantRequest; answer: TenantOutcome };
  furnishAsOwner: { request: FurnishRequest; answer: void };
}

export type EngineCallName = keyof EngineCalls;

/** Asks the engine; what it does not have rejects. */
export const engineCalls: {
  readonly [Name in EngineCallName]: (
    engine: Engine,
    request: EngineCalls[Name]['request'],
    signal: AbortSignal,
  ) => Promise<EngineCalls[Name]['answer']>;
} = {
  verifyLogin: (engine, { connection, options }, signal) =>
    engine.verifyLogin(connection, { ...options, signal }),
  measure: (engine, { connection, options }, signal) =>
    engine.measure === undefined ? missing() : engine.measure(connection, { ...options, signal }),
  ensureRoles: (engine, request, signal) => engine.ensureRoles(request, signal),
  sessions: (engine, request, signal) => engine.logins.sessions(request, signal),
  revoke: (engine, request, signal) => engine.logins.revoke(request, signal),
  ensureTenant: (engine, request, signal) => engine.tenancy?.ensure(request, signal) ?? missing(),
  dropTenant: (engine, request, signal) => engine.tenancy?.drop(request, signal) ?? missing(),
  furnishAsOwner: (engine, request, signal) =>
    engine.furnishAsOwner?.(request, signal) ?? missing(),
};

/** Asks a server elsewhere than here. */
export type CallEngine = <Name extends EngineCallName>(
  engine: Engine['name'],
  name: Name,
  request: EngineCalls[Name]['request'],
  signal: AbortSignal,
) => Promise<EngineCalls[Name]['answer']>;

/** The engine with all that it asks of servers done by `call`. */
export function engineCalledBy(call: CallEngine, engine: Engine): Engine {
  const { name, logins } = engine;
  return {
    ...engine,
    verifyLogin: (connection, { signal, ...options }) =>
      call(name, 'verifyLogin', { connection, options }, signal),
    ensureRoles: (request, signal) => call(name, 'ensureRoles', request, signal),
    logins: {
      ...logins,
      sessions: (request, signal) => call(name, 'sessions', request, signal),
      revoke: (request, signal) => call(name, 'revoke', request, signal),
    },
    ...(engine.measure !== undefined && {
      measure: (connection, { signal, ...options }) =>
        call(name, 'measure', { connection, options }, signal),
    }),
    ...(engine.tenancy !== undefined && {
      tenancy: {
        ensure: (request, signal) => call(name, 'ensureTenant', request, signal),
        drop: (request, signal) => call(name, 'dropTenant', request, signal),
      },
    }),
    ...(engine.furnishAsOwner !== undefined && {
      furnishAsOwner: (request, signal) => call(name, 'furnishAsOwner', request, signal),
    }),
  };
}

function missing(): Promise<never> {
  return Promise.reject(new Error('the engine has no such call'));
}
