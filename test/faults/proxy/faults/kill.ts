import { isWrite, writeKey, type Call } from '../call.ts';
import { forward, type Fault, type FaultContext } from '../fault.ts';
import type { FaultKind } from './fault-kind.ts';

/** Long enough for Slipway to have read an answer, in milliseconds. */
const readingMs = 20;

/** Numbers equal writes: the second `patch services app` is `patch services app #2`. */
export function createWriteCounter(): (call: Call) => string {
  const counts = new Map<string, number>();
  return (call) => {
    const key = writeKey(call);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return `${key} #${count}`;
  };
}

type Finder = (call: Call) => boolean;

function finder({ where }: FaultContext): Finder {
  const nameOf = createWriteCounter();
  return (call) => isWrite(call) && nameOf(call) === where;
}

function killBefore(context: FaultContext): Fault {
  const isIt = finder(context);
  return {
    before: (call) => {
      if (!isIt(call)) return forward;
      context.kill(call.process);
      context.struck(`killed before ${context.where}`);
      return { how: 'hang' };
    },
  };
}

function killCommitted(context: FaultContext): Fault {
  const isIt = finder(context);
  return {
    after: (call, answer) => {
      if (!isIt(call)) return { how: 'send', answer };
      context.kill(call.process);
      context.struck(`killed before the answer to ${context.where}`);
      return { how: 'hang' };
    },
  };
}

function killAnswered(context: FaultContext): Fault {
  const isIt = finder(context);
  const doomed = new Set<string>();
  return {
    // What it would do next must not happen: the state is that of just after the write.
    before: (call) => (doomed.has(call.process) ? { how: 'hang' } : forward),
    sent: (call) => {
      if (!isIt(call)) return;
      doomed.add(call.process);
      setTimeout(() => {
        context.kill(call.process);
        context.struck(`killed after the answer to ${context.where}`);
      }, readingMs);
    },
  };
}

const eachWrite: FaultKind['places'] = ({ writes }) => writes;

/** Slipway is killed at a write, at each of the three moments. */
export const kills: readonly FaultKind[] = [
  {
    name: 'kill-before',
    kind: 'kill',
    summary: 'Slipway is killed before a write is forwarded: it is lost',
    places: eachWrite,
    create: killBefore,
  },
  {
    name: 'kill-committed',
    kind: 'kill',
    summary: 'Slipway is killed when a write is committed, and never hears of that',
    places: eachWrite,
    create: killCommitted,
  },
  {
    name: 'kill-answered',
    kind: 'kill',
    summary: 'Slipway is killed right after the answer to a write',
    places: eachWrite,
    create: killAnswered,
  },
];
