import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import type { Tenancy } from '../../../src/controllers/database/engines/tenancy.ts';
import type { LogicalNames } from '../../../src/controllers/database/names.ts';
import type { RunSql, WithSession } from './sql-store.ts';

/** A real server of an engine, and what the contract has to do there besides Slipway. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** Of `engine.superuser`. */
  readonly adminPassword: string;
  /** The server's port on 127.0.0.1; known once tests run. */
  port(): number;
  /** All that the server has logged. */
  log(): string;
  /** Writes a file that the server's user can read; resolves to its path. */
  writeFile(name: string, text: string): string;
  /** Runs the script of the engine's container as the server's image would; absent where that starts the server. */
  readonly runScript?: (script: string) => Promise<void>;
  /** Why it cannot be run on this machine, where that is so. */
  readonly whyNoScript?: string;
  /** Stores a value as a service does, which any schema or collection that it needs is made for. */
  store(connection: Connection, value: string): Promise<void>;
  /** The value last stored. */
  load(connection: Connection): Promise<string>;
  /** Takes away, as an administrator, what a login needs but for the user, and no data. */
  sabotage(admin: Connection, names: LogicalNames): Promise<void>;
  /** Everything with a name on the server: users, roles, databases. */
  namesOnServer(admin: Connection): Promise<readonly string[]>;
  /** How services share the server; absent where they cannot. */
  readonly tenancy?: TenancyUnderTest;
}

/** What the contract of servers for many has to do there. */
export interface TenancyUnderTest {
  /** The engine's own, over sessions that a test opens. */
  readonly over: (open: WithSession) => Tenancy;
  readonly withSession: WithSession;
  readonly sql: RunSql;
  /** Makes an administrator without all rights of the superuser; called once. */
  makeAdmin(superuser: Connection): Promise<Connection>;
  /** A database that everybody may connect to. */
  readonly commonDatabase: string;
  /** Statements by which a stranger makes something of one of the names. */
  readonly make: Readonly<
    Record<'owner' | 'login' | 'database', (names: LogicalNames) => readonly string[]>
  >;
  /** The password of what `make.login` makes. */
  readonly strangersPassword: string;
  /** Statements that give a role or account rights on the whole server. */
  readonly makeMighty: (names: LogicalNames) => readonly string[];
  /**
   * All that the server keeps of roles, databases and rights, a line for each thing: with a
   * database, of what is set up inside that, too.
   */
  catalogue(superuser: Connection, database?: string): Promise<readonly string[]>;
  /** Two that the server can have; none where there is no such thing. */
  readonly extensions: readonly string[];
}
