/** How TLS is used, in the words of libpq's sslmode. */
export const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

export type TlsMode = (typeof tlsModes)[number];

/** Where a server is and as whom to log in. Holds a password: never to be logged. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly tls: TlsMode;
  /** Of MongoDB: the database that knows the user; by default `database`. */
  readonly authSource?: string;
  /** Certificates in PEM to trust, for verify-ca and verify-full; those of Node by default. */
  readonly certificates?: string;
}

/** What came of trying to log in. Messages hold no secrets and no text of the server's. */
export type LoginOutcome =
  | { readonly result: 'verified' }
  /** The server answered that the login does not work. */
  | {
      readonly result: 'refused';
      /** `password`: wrong, or no such role; `setup`: what Slipway sets up is not as it should be. */
      readonly cause: 'password' | 'setup' | 'other';
      readonly message: string;
    }
  /** Nothing is known: the server could not be asked. */
  | { readonly result: 'unreachable'; readonly message: string };
