import { isLease, isWrite, type Call } from '../call.ts';
import { forward, type Fault, type FaultContext } from '../fault.ts';
import { atEachWrite, type FaultKind } from './fault-kind.ts';
import { createStrikeWindow } from './strike-window.ts';

const fromFirstWrite: FaultKind['places'] = (learned) => atEachWrite(learned).slice(1);

/** The leader's renewals never arrive: it has to stop by itself, and the other one takes over. */
function leaseLost(context: FaultContext): Fault {
  let leader = '';
  let isOver = false;
  const window = createStrikeWindow({ where: context.where });
  return {
    before: (call) => {
      if (window.strikes(call) && leader === '' && isWrite(call)) {
        leader = call.process;
        context.struck(`the lease of ${leader} is not renewed any more`);
      }
      return !isOver && isLease(call) && call.process === leader ? { how: 'hang' } : forward;
    },
    end: () => {
      isOver = true;
    },
  };
}

/** The leader is stopped at a write until another one has taken over, and then goes on. */
function stopped(context: FaultContext): Fault {
  let leader = '';
  let isResumed = false;
  const resume = (): void => {
    if (leader === '' || isResumed) return;
    isResumed = true;
    context.resume(leader);
  };
  const window = createStrikeWindow({ where: context.where });
  return {
    before: (call: Call) => {
      if (window.strikes(call) && leader === '' && isWrite(call)) {
        leader = call.process;
        context.pause(leader);
        context.struck(`${leader} is stopped until another one leads`);
      }
      return forward;
    },
    sent: (call) => {
      const next = context.holder();
      if (isLease(call) && next !== '' && next !== leader) resume();
    },
    end: resume,
  };
}

/** What happens to the one that leads; another one is there to take over. */
export const leaderFaults: readonly FaultKind[] = [
  {
    name: 'lease-lost',
    kind: 'leader',
    summary: 'The leader cannot renew its lease any more, and all else works',
    standby: true,
    places: fromFirstWrite,
    create: leaseLost,
  },
  {
    name: 'leader-stopped',
    kind: 'leader',
    summary: 'The leader is stopped (SIGSTOP) beyond its lease, and goes on later',
    standby: true,
    places: fromFirstWrite,
    create: stopped,
  },
];
