import type { Connection } from '../login/connection.ts';
import type { LogicalNames } from '../names.ts';

/** One service's database on a server that others use, too. */
export interface TenantRequest {
  /** A login that may make databases and roles. It need not be a superuser. */
  readonly admin: Connection;
  readonly names: LogicalNames;
  /**
   * Kept on the server with what is made, and never changed: says whose it is. What bears the
   * names without it is somebody else's.
   */
  readonly mark: string;
}

/** What the class and the service ask of it. */
export interface TenantWishes {
  /** Connections of the service at a time; undefined: as many as the server has. */
  readonly connectionLimit: number | undefined;
  /** Extensions to be there. None is ever taken away: data may be of its types. */
  readonly extensions: readonly string[];
}

export interface EnsureTenant extends TenantRequest, TenantWishes {
  /** The password that the service uses. */
  readonly password: string;
  /** Sets that password even where the login exists: an attempt has shown that it does not work. */
  readonly resetPassword: boolean;
  /** Whether an empty database may be made where there is none: not once it has held data. */
  readonly mayCreate: boolean;
  /** Whether what bears the names without the mark may be taken over, by setting the mark. */
  readonly adopt: boolean;
}

export type TenantOutcome =
  | { readonly result: 'done' }
  /** Somebody else's; nothing was changed. `what` names it, such as `role shop_orders_owner`. */
  | { readonly result: 'foreign'; readonly what: string }
  /** The database is not there, and may not be made; nothing was changed. */
  | { readonly result: 'gone' };

/** How an engine keeps the services of one server apart. */
export interface Tenancy {
  /**
   * Makes database, owner and login where they are missing, and has them as they should be. Each
   * step can be taken up again by another process. Rejects with the error of the client or server.
   */
  ensure(request: EnsureTenant, signal: AbortSignal): Promise<TenantOutcome>;
  /**
   * Drops database, login and owner for good; `done` where there are none (any more). Sessions of
   * the service are ended. The mark goes last, so that it can be taken up again. Rejects likewise.
   */
  drop(request: TenantRequest, signal: AbortSignal): Promise<TenantOutcome>;
}
