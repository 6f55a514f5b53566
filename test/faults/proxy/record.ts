import { hashOf, type Call } from './call.ts';
import type { LeaseView } from './lease-view.ts';

/** How far a request came. */
export type Moment =
  /** It waits at the proxy, or for the API server. */
  | 'open'
  /** The proxy did not forward it. */
  | 'withheld'
  /** The API server has answered, and the answer was not sent on. */
  | 'committed'
  /** The answer has been sent. */
  | 'answered';

/** One request, for the oracles. */
export interface Entry {
  id: number;
  process: string;
  verb: Call['verb'];
  resource: string;
  namespace: string;
  name: string;
  bodyHash: string;
  /** Milliseconds since the proxy began, when it came. */
  at: number;
  /** Who held the lease when it came; '' for nobody. */
  holder: string;
  /** Milliseconds since the lease was last written by that holder. */
  leaseAgeMs: number;
  moment: Moment;
  /** Of the API server's answer; 0 without one. */
  code: number;
}

/** All requests of a plan. */
export interface Recording {
  readonly entries: readonly Entry[];
  begin(call: Call): Entry;
}

/** An empty recording that notes who holds the lease. */
export function createRecording(lease: LeaseView): Recording {
  const entries: Entry[] = [];
  return {
    entries,
    begin: (call) => {
      const { id, process, verb, resource, namespace, name, at } = call;
      const target = { id, process, verb, resource, namespace, name };
      const entry: Entry = {
        ...target,
        bodyHash: hashOf(call.body),
        at,
        holder: lease.holder(),
        leaseAgeMs: lease.ageMs(),
        moment: 'open',
        code: 0,
      };
      entries.push(entry);
      return entry;
    },
  };
}
