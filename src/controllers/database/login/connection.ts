import type { DatabaseReason } from '../../../crds/database/conditions.ts';
import type { TlsMode } from '../../../crds/database-class/tls-modes.ts';

export { tlsModes, type TlsMode } from '../../../crds/database-class/tls-modes.ts';

/** Where a server is. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode;
  /** Where a port of its own takes connections without TLS: services keep that one. */
  readonly plainPort?: number;
}

/** Where a server is and as whom to log in. Holds a password: never to be logged. */
export interface Connection extends Endpoint {
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** Of MongoDB: the database that knows the user; by default `database`. */
  readonly authSource?: string;
  /** Certificates in PEM to trust, for verify-ca and verify-full; those of Node by default. */
  readonly certificates?: string;
}

/** Words for why a login does not work, where there is one for it. */
export type LoginReason = Extract<
  DatabaseReason,
  'PasswordRefused' | 'ServerUnreachable' | 'TooManyConnections' | 'DiskFull'
>;

/** What came of trying to log in. Messages hold no secrets and no text of the server's. */
export type LoginOutcome =
  | { readonly result: 'verified' }
  /** The server answered that the login does not work. */
  | {
      readonly result: 'refused';
      /** `password`: wrong, or no such role; `setup`: what Slipway sets up is not as it should be. */
      readonly cause: 'password' | 'setup' | 'other';
      readonly message: string;
      /** What the conditions say; LoginFailed by default. */
      readonly reason?: LoginReason | 'NameConflict' | 'DatabaseMissing' | 'SecretMissing';
    }
  /** Nothing is known: the server could not be asked. */
  | {
      readonly result: 'unreachable';
      readonly message: string;
      /** LoginUnverified by default. */
      readonly reason?: LoginReason;
    };
