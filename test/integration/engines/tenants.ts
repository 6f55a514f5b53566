import { expect } from 'vitest';
import type {
  Tenancy,
  EnsureTenant,
  TenantOutcome,
  TenantWishes,
} from '../../../src/controllers/database/engines/tenancy.ts';
import type {
  Connection,
  LoginOutcome,
} from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import type { LogicalNames } from '../../../src/controllers/database/names.ts';
import type { EngineUnderTest, TenancyUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';

const { signal } = new AbortController();

/** The database, roles and accounts of a tenant. */
export function namesOf(base: string): LogicalNames {
  return { database: base, owner: `${base}_owner`, login: `${base}_1`, idleLogin: `${base}_2` };
}

/** The mark of a tenant, unless a test says another one. */
export function markOf(base: string): string {
  return `slipway.dev/database 1234/shop/${base}`;
}

/** What a test does with tenants on a server, by one administrator. */
export interface Tenants {
  readonly tenancy: Tenancy;
  readonly details: TenancyUnderTest;
  readonly admin: () => Connection;
  readonly superuser: () => Connection;
  readonly request: (base: string, changes?: Partial<EnsureTenant>) => EnsureTenant;
  readonly ensure: (base: string, changes?: Partial<EnsureTenant>) => Promise<TenantOutcome>;
  readonly drop: (base: string, changes?: Partial<EnsureTenant>) => Promise<TenantOutcome>;
  /** As the service, with the password that `ensure` sets. */
  readonly service: (base: string, password?: string) => Connection;
  readonly verify: (
    base: string,
    wishes?: Partial<TenantWishes>,
    password?: string,
  ) => Promise<LoginOutcome>;
  /** Makes things of these names as a stranger would; stores a row where there is a database. */
  readonly makeForeign: (
    base: string,
    ...parts: ('owner' | 'login' | 'database')[]
  ) => Promise<void>;
  readonly catalogue: (base?: string) => Promise<readonly string[]>;
  /** Runs something that is to change nothing at all on the server. */
  readonly unchanged: <T>(run: () => Promise<T>, base?: string) => Promise<T>;
}

export const tenantPassword = "the tenant's own \\ $1";
export const theirRow = 'a row of theirs';

export function tenantsOn(
  under: EngineUnderTest,
  details: TenancyUnderTest,
  admin: () => Connection,
): Tenants {
  const superuser = loginsTo(under).asAdmin;
  const tenancy = details.over(details.withSession);
  const request: Tenants['request'] = (base, changes) => ({
    admin: admin(),
    names: namesOf(base),
    mark: markOf(base),
    password: tenantPassword,
    resetPassword: false,
    mayCreate: true,
    adopt: false,
    connectionLimit: undefined,
    extensions: [],
    ...changes,
  });
  const service: Tenants['service'] = (base, password = tenantPassword) => ({
    ...superuser(),
    username: namesOf(base).login,
    database: base,
    password,
  });
  const catalogue: Tenants['catalogue'] = (base) => details.catalogue(superuser(), base);
  return {
    tenancy,
    details,
    admin,
    superuser,
    request,
    ensure: (base, changes) => tenancy.ensure(request(base, changes), signal),
    drop: (base, changes) => tenancy.drop(request(base, changes), signal),
    service,
    verify: (base, wishes, password) =>
      tryLogin(under.engine, service(base, password), {
        names: namesOf(base),
        wishes: { connectionLimit: undefined, extensions: [], ...wishes },
        signal,
      }),
    makeForeign: async (base, ...parts) => {
      const names = namesOf(base);
      for (const part of parts) await details.sql(admin(), ...details.make[part](names));
      if (parts.includes('database')) await under.store({ ...admin(), database: base }, theirRow);
    },
    catalogue,
    unchanged: async (run, base) => {
      const before = await catalogue(base);
      const result = await run();
      expect(await catalogue(base)).toEqual(before);
      return result;
    },
  };
}
