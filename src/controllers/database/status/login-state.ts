import type { LoginOutcome } from '../login/connection.ts';

/** What is known of the login. */
export type LoginState =
  /** Slipway was told that it cannot reach pods. */
  | { readonly kind: 'unreachable' }
  /** There is no server to log in to, or no credentials. */
  | { readonly kind: 'not-running' }
  /** The first attempt is under way. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'tried'; readonly outcome: LoginOutcome };
