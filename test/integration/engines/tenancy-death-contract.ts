import { describe, expect, it } from 'vitest';
import type { EnsureTenant } from '../../../src/controllers/database/engines/tenancy.ts';
import { DeathError, dyingSessions, type Death } from './dying-sessions.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { theirRow, type Tenants } from './tenants.ts';

const { signal } = new AbortController();
const done = { result: 'done' };
const verified = { result: 'verified' };
/** Milliseconds: some hundred databases are made and dropped. */
const timeout = 900_000;

/** Whichever change a process ends at, the next one brings about what the first was to. */
export function describeDeaths(
  under: EngineUnderTest,
  tenants: Tenants,
  prefix: string,
  deaths: readonly Death[],
): void {
  describe.each(deaths)('killed with a change %s', (death) => {
    const start = `${prefix}_${death}`;
    describeEnsureDeaths(under, tenants, start, death);
    describeDropDeaths(under, tenants, start, death);
  });
}

function describeEnsureDeaths(
  under: EngineUnderTest,
  tenants: Tenants,
  prefix: string,
  death: Death,
): void {
  const { ensure, drop, verify, service, makeForeign, details } = tenants;
  const wishes = { connectionLimit: 8, extensions: details.extensions.slice(0, 1) };

  it('makes all the same', { timeout }, async () => {
    const whole = await made(tenants, `${prefix}_new`, () => ensure(`${prefix}_new`, wishes));
    await everyDeath(tenants, { prefix: `${prefix}_new`, death }, async (base, die) => {
      const result = await made(tenants, base, async () => {
        await die.ensure(wishes);
        // Else nobody would find that there is something to mend.
        expect((await verify(base, wishes)).result).not.toBe('unreachable');
        const stranger = { ...service(`${prefix}_new`), database: base };
        await expect(details.sql(stranger, 'SELECT 1')).rejects.toThrow(/denied|exist|accepting/);
        expect(await ensure(base, wishes)).toEqual(done);
      });
      expect(result).toEqual(whole);
      expect(await verify(base, wishes)).toEqual(verified);
      await drop(base);
    });
  });

  it('changes all the same, and keeps the rows', { timeout }, async () => {
    const base = `${prefix}_changed`;
    const change = { ...wishes, resetPassword: true };
    await ensure(base, { password: 'before' });
    await under.store(service(base, 'before'), 'a value');
    await everyDeath(tenants, { prefix: base, death }, async (_, die) => {
      await ensure(base, { password: 'before', resetPassword: true, connectionLimit: 2 });
      await die.ensure({ ...change, mayCreate: false }, base);
      expect(await ensure(base, { ...change, mayCreate: false })).toEqual(done);
      expect(await verify(base, wishes)).toEqual(verified);
      expect(await under.load(service(base))).toBe('a value');
    });
  });

  it('takes over all the same, and keeps the rows', { timeout }, async () => {
    const change = { ...wishes, resetPassword: true, adopt: true };
    const prepare = async (base: string) => {
      await makeForeign(base, 'login', 'database');
    };
    const first = `${prefix}_taken`;
    const whole = await made(tenants, first, async () => {
      await prepare(first);
      await ensure(first, change);
    });
    await everyDeath(tenants, { prefix: first, death }, async (base, die) => {
      const result = await made(tenants, base, async () => {
        await prepare(base);
        await die.ensure(change);
        expect(await under.load({ ...tenants.superuser(), database: base })).toBe(theirRow);
        expect(await ensure(base, change)).toEqual(done);
      });
      expect(result).toEqual(whole);
      expect(await verify(base, wishes)).toEqual(verified);
      expect(await under.load(service(base))).toBe(theirRow);
      await drop(base);
    });
  });
}

function describeDropDeaths(
  under: EngineUnderTest,
  tenants: Tenants,
  prefix: string,
  death: Death,
): void {
  const { ensure, drop, service, catalogue } = tenants;

  it('drops all the same', { timeout }, async () => {
    await everyDeath(tenants, { prefix: `${prefix}_drop`, death }, async (base, die) => {
      const before = await catalogue();
      await ensure(base);
      await under.store(service(base), 'a value');
      await die.drop();
      expect(await drop(base)).toEqual(done);
      expect(await catalogue()).toEqual(before);
    });
  });
}

/** Runs something in a process that dies at a statement. */
interface Dying {
  readonly ensure: (changes: Partial<EnsureTenant>, base?: string) => Promise<void>;
  readonly drop: () => Promise<void>;
}

/** Calls `run` for each change that what it kills consists of, with a name of its own. */
async function everyDeath(
  { details, request }: Tenants,
  { prefix, death }: { readonly prefix: string; readonly death: Death },
  run: (base: string, die: Dying) => Promise<void>,
): Promise<void> {
  let reached = true;
  let at = 0;
  while (reached) {
    at += 1;
    const base = `${prefix}${at}`;
    const sessions = dyingSessions(details.withSession, at, death);
    const tenancy = details.over(sessions.open);
    const dies = async (action: Promise<unknown>): Promise<void> => {
      const error: unknown = await action.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      reached = sessions.count() >= at;
      // Once no change is left to die at, it is done.
      expect(error === undefined || error instanceof DeathError, String(error)).toBe(true);
      expect(error !== undefined).toBe(reached);
    };
    await run(base, {
      ensure: (changes, name = base) => dies(tenancy.ensure(request(name, changes), signal)),
      drop: () => dies(tenancy.drop(request(base), signal)),
    });
  }
  // A run is of some changes: else none of this was tried.
  expect(at).toBeGreaterThan(4);
}

/** What came to be on the server and in the database, in the same words for every name. */
async function made(
  { catalogue, details, superuser }: Tenants,
  base: string,
  make: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = new Set(await catalogue());
  await make();
  const after = await details.catalogue(superuser(), base);
  const found = new Set(after);
  expect([...before].filter((line) => !found.has(line))).toEqual([]);
  return after
    .filter((line) => !before.has(line))
    .map((line) => line.replaceAll(base, 'NAME').replaceAll(/SCRAM-SHA-256\$[^"]*/g, 'VERIFIER'))
    .toSorted();
}
