import { isLease, type Call } from '../call.ts';
import { forward, type Fate, type Fault, type FaultContext } from '../fault.ts';
import { atEachWrite, type FaultKind } from './fault-kind.ts';
import { createStrikeWindow } from './strike-window.ts';

interface Break {
  what: string;
  forMs: number;
  share: number;
  fate: Fate;
  concerns: (call: Call) => boolean;
}

function breakCalls(context: FaultContext, { what, forMs, share, fate, concerns }: Break): Fault {
  const window = createStrikeWindow({
    where: context.where,
    forMs,
    onOpen: () => context.struck(what),
  });
  return {
    before: (call) => {
      const isStruck = window.strikes(call) && concerns(call);
      return isStruck && context.random.chance(share) ? fate : forward;
    },
    end: window.end,
  };
}

const reset = (context: FaultContext): Fault =>
  breakCalls(context, {
    what: 'a third of all calls are reset',
    forMs: 4_000,
    share: 0.3,
    fate: { how: 'reset' },
    concerns: () => true,
  });

const halfOpen = (context: FaultContext): Fault =>
  breakCalls(context, {
    what: 'calls are taken and never answered',
    forMs: 1_500,
    share: 1,
    fate: { how: 'hang' },
    // Without the lease another one would lead, which is another fault.
    concerns: (call) => !isLease(call) && call.verb !== 'watch',
  });

/** Watches that are there fall silent, without an end: only a watchdog notices. */
function silentWatches(context: FaultContext): Fault {
  const window = createStrikeWindow({
    where: context.where,
    forMs: 5_000,
    onOpen: () => context.struck('watches fall silent for good'),
  });
  return {
    before: (call) => {
      window.strikes(call);
      return forward;
    },
    watch: (_call, pipe) => {
      let isSilent = false;
      return (line) => {
        isSilent ||= window.isOpen;
        if (!isSilent) pipe.write(line);
      };
    },
    end: window.end,
  };
}

/** The API server cannot be reached at all: connections are reset as soon as they are made. */
function away(context: FaultContext): Fault {
  const window = createStrikeWindow({
    where: context.where,
    forMs: 2_500,
    onOpen: () => context.struck('the API server is away'),
  });
  return {
    connected: () => !window.isOpen,
    before: (call) => (window.strikes(call) ? { how: 'reset' } : forward),
    end: window.end,
  };
}

/** What goes wrong with connections. */
export const connectionFaults: readonly FaultKind[] = [
  kind('reset-requests', 'For 4 s, a third of all calls are reset before they arrive', reset),
  kind('away', 'For 2.5 s, no connection can be made and those that are there break', away),
  {
    ...kind('half-open', 'For 1.5 s, calls are taken and never answered', halfOpen),
    slow: true,
  },
  {
    ...kind('silent-watches', 'Watches fall silent for good without an end', silentWatches),
    slow: true,
  },
];

function kind(name: string, summary: string, create: FaultKind['create']): FaultKind {
  return { name, kind: 'connection', summary, places: atEachWrite, create };
}
