import type { Answer } from './fault.ts';
import { isLease, type Call } from './call.ts';

/** The Lease as the API server has it, of which the proxy sees every write. */
export interface LeaseView {
  /** The process that holds it; '' when nobody does. */
  holder(): string;
  /** Milliseconds since it was last written; Infinity before. */
  ageMs(): number;
  /** Looks at an answer of the API server. */
  see(call: Call, answer: Answer): void;
}

interface LeaseBody {
  spec?: { holderIdentity?: string };
}

/** A view of a Lease that nobody has yet; the clock is in milliseconds. */
export function createLeaseView(clock: () => number): LeaseView {
  let holder = '';
  let writtenAt = Number.NEGATIVE_INFINITY;
  return {
    holder: () => holder,
    ageMs: () => clock() - writtenAt,
    see: (call, answer) => {
      const isWritten = (call.verb === 'update' || call.verb === 'create') && answer.status < 300;
      if (!isLease(call) || !isWritten) return;
      const { spec } = JSON.parse(answer.body.toString('utf8')) as LeaseBody;
      holder = processOf(spec?.holderIdentity ?? '');
      writtenAt = clock();
    },
  };
}

/** A process adds a random part to its name, so that a restart is somebody else. */
function processOf(identity: string): string {
  return identity.split('_', 1)[0] ?? '';
}
