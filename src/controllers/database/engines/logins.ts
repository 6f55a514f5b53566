import type { Connection } from '../login/connection.ts';
import type { LogicalNames } from '../names.ts';
import { enumerate, quote } from '../../words.ts';

export interface LoginsRequest {
  /** An administrator. */
  readonly admin: Connection;
  /** `idleLogin` is the one that is asked about or revoked. */
  readonly names: LogicalNames;
  /** On a server that others use, too: what bears the names without it is somebody else's. */
  readonly mark: string | undefined;
}

/** How the two logins of a service alternate. What makes them is `ensureRoles`, or `Tenancy`. */
export interface Logins {
  /** Whether the server itself keeps its logins; else its container makes them of files. */
  readonly areKept: boolean;
  /** Who is logged in as the idle one. Rejects with the error of the client or the server. */
  sessions(request: LoginsRequest, signal: AbortSignal): Promise<readonly Session[]>;
  /**
   * Lets the idle one in no more: no password works for it. Repeating it changes nothing, and
   * what services made with it works on. Rejects likewise.
   */
  revoke(request: LoginsRequest, signal: AbortSignal): Promise<void>;
}

/** One client that is logged in, as far as the server tells. */
export interface Session {
  readonly program?: string | undefined;
  /** Without the port, which is another one each time. */
  readonly address?: string | undefined;
}

/** As many as a message names. */
const longestList = 3;

/** The clients as messages name them: in order, each once, without a number of them. */
export function describeSessions(sessions: readonly Session[]): string {
  const words = sessions.map(({ program = '', address = '' }) => {
    const client = program === '' ? 'a client' : quote(program);
    return address === '' ? client : `${client} at ${quote(address)}`;
  });
  const all = [...new Set(words)].toSorted();
  return enumerate(all.length > longestList ? [...all.slice(0, longestList), 'others'] : all);
}

/** The host of `host:port` or `[host]:port`; an address of IPv6 alone is one. */
export function hostOf(address: string): string {
  const isBare = /^[^[]*:[^[]*:/.test(address);
  return isBare ? address : address.replace(/:[0-9]+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** The text where it is one that says something. */
export function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
