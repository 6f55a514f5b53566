import { isLease, isWrite, writeKey, type Call } from '../call.ts';
import { forward, type Fault, type FaultContext } from '../fault.ts';
import type { FaultKind } from './fault-kind.ts';
import { createWriteCounter } from './write-counter.ts';

/** Long enough for Slipway to have read an answer, in milliseconds. */
const readingMs = 20;

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

/** Writes of the next process after which it is killed as well. */
const mostWritesBetween = 4;

/** Killed when a write is done, and the process that follows a few writes later again. */
function killTwice(context: FaultContext): Fault {
  const isIt = finder(context);
  let first = '';
  let left = 1 + context.random.below(mostWritesBetween);
  return {
    after: (call, answer) => {
      if (first === '' && isIt(call)) {
        first = call.process;
        context.kill(first);
        context.struck(`killed before the answer to ${context.where}`);
        return { how: 'hang' };
      }
      if (first === '' || call.process === first || !isWrite(call)) {
        return { how: 'send', answer };
      }
      left -= 1;
      if (left !== 0) return { how: 'send', answer };
      context.kill(call.process);
      context.struck(`killed again before the answer to ${writeKey(call)}`);
      return { how: 'hang' };
    },
    end: () => {
      left = 0;
    },
  };
}

/** Killed when its n-th claim or renewal of the lease is done. */
function killAtLease(context: FaultContext): Fault {
  let left = Number(context.where);
  return {
    after: (call, answer) => {
      if (isLease(call) && call.verb !== 'get') left -= 1;
      if (left !== 0) return { how: 'send', answer };
      left = -1;
      context.kill(call.process);
      context.struck(`killed before the answer to claim ${context.where} of the lease`);
      return { how: 'hang' };
    },
  };
}

const eachWrite: FaultKind['places'] = ({ writes }) => writes;

/** Slipway is killed: at each write at each of the three moments, twice, and as it gets the lease. */
export const kills: readonly FaultKind[] = [
  {
    name: 'kill-before',
    kind: 'kill',
    summary: 'Slipway is killed before a write is forwarded: it is lost',
    places: eachWrite,
    atEveryPlace: true,
    create: killBefore,
  },
  {
    name: 'kill-committed',
    kind: 'kill',
    summary: 'Slipway is killed when a write is committed, and never hears of that',
    places: eachWrite,
    atEveryPlace: true,
    create: killCommitted,
  },
  {
    name: 'kill-answered',
    kind: 'kill',
    summary: 'Slipway is killed right after the answer to a write',
    places: eachWrite,
    atEveryPlace: true,
    create: killAnswered,
  },
  {
    name: 'kill-twice',
    kind: 'kill',
    summary: 'Slipway is killed when a write is done, and again a few writes later',
    places: eachWrite,
    create: killTwice,
  },
  {
    name: 'kill-at-lease',
    kind: 'kill',
    summary: 'Slipway is killed when it has claimed or renewed its lease',
    standby: true,
    places: () => ['1', '2', '3', '4', '5'],
    create: killAtLease,
  },
];
