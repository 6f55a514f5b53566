import { isLease, isWrite, type Call } from '../call.ts';
import {
  forward,
  statusAnswer,
  type Answer,
  type AnswerFate,
  type Fate,
  type Fault,
  type FaultContext,
} from '../fault.ts';
import { atEachWrite, everywhere, type FaultKind } from './fault-kind.ts';
import { createStrikeWindow } from './strike-window.ts';

const struckMs = 4_000;

interface Refusal {
  /** Of the calls that come, this share is refused. */
  share: number;
  what: string;
  forMs?: number;
  refuse: (call: Call) => Fate;
  /** The calls that it is about; all by default. */
  concerns?: (call: Call) => boolean;
}

/** Refuses calls before the API server sees them. */
function refuse(context: FaultContext, refusal: Refusal): Fault {
  const window = createStrikeWindow({
    where: context.where,
    forMs: refusal.forMs ?? struckMs,
    onOpen: () => context.struck(refusal.what),
  });
  return {
    before: (call) => {
      const isStruck = window.strikes(call) && (refusal.concerns?.(call) ?? true);
      return isStruck && context.random.chance(refusal.share) ? refusal.refuse(call) : forward;
    },
    end: window.end,
  };
}

interface Spoiling {
  share: number;
  what: string;
  spoil: (answer: Answer, context: FaultContext) => AnswerFate;
  concerns?: (call: Call) => boolean;
  isEverywhere?: boolean;
}

/** Spoils answers after the API server has done what was asked. */
function spoil(context: FaultContext, spoiling: Spoiling): Fault {
  const window = createStrikeWindow({
    where: context.where,
    ...(spoiling.isEverywhere === true ? {} : { forMs: struckMs }),
    onOpen: () => context.struck(spoiling.what),
  });
  return {
    before: (call) => {
      window.strikes(call);
      return forward;
    },
    after: (call, answer) => {
      const isStruck = window.isOpen && (spoiling.concerns?.(call) ?? true);
      return isStruck && context.random.chance(spoiling.share)
        ? spoiling.spoil(answer, context)
        : { how: 'send', answer };
    },
    end: window.end,
  };
}

const answer = (made: Answer) => (): Fate => ({ how: 'answer', answer: made });

function tooMany(context: FaultContext): Fault {
  const busy = statusAnswer(429, 'TooManyRequests', 'please try again later', { retryAfter: 1 });
  const what = 'half of all calls are answered 429';
  // Without the lease another one would lead, which is another fault.
  const concerns = (call: Call): boolean => !isLease(call);
  return refuse(context, { share: 0.5, what, concerns, refuse: answer(busy) });
}

function internal(context: FaultContext): Fault {
  const error = statusAnswer(500, 'InternalError', 'etcdserver: something went wrong');
  return refuse(context, {
    share: 0.3,
    what: 'a third of all calls are answered 500',
    refuse: answer(error),
  });
}

function unavailable(context: FaultContext): Fault {
  const error = statusAnswer(503, 'ServiceUnavailable', 'the server is currently unable');
  return refuse(context, {
    share: 1,
    what: 'all calls are answered 503',
    forMs: 1_200,
    refuse: answer(error),
  });
}

function conflicts(context: FaultContext): Fault {
  const error = statusAnswer(409, 'Conflict', 'the object has been modified');
  return refuse(context, {
    share: 0.5,
    what: 'half of all writes are answered 409',
    concerns: isWrite,
    refuse: answer(error),
  });
}

const garble = ({ body, ...rest }: Answer, { random }: FaultContext): Answer => ({
  ...rest,
  body: random.chance(0.5)
    ? body.subarray(0, Math.floor(body.length / 2))
    : Buffer.from('<html>\u0000 502 bad gateway'),
});

const garbage = (context: FaultContext): Fault =>
  spoil(context, {
    share: 0.3,
    what: 'a third of all answers are garbage',
    spoil: (whole, { random }) => ({ how: 'send', answer: garble(whole, { ...context, random }) }),
  });

const lost = (context: FaultContext): Fault =>
  spoil(context, {
    share: 0.5,
    what: 'half of the answers to writes are lost',
    concerns: isWrite,
    spoil: () => ({ how: 'reset' }),
  });

const cutOff = (context: FaultContext): Fault =>
  spoil(context, {
    share: 0.3,
    what: 'a third of all answers break off',
    spoil: (whole, { random }) => ({
      how: 'cut',
      answer: whole,
      bytes: random.below(whole.body.length),
    }),
  });

const split = (context: FaultContext): Fault => ({
  ...spoil(context, {
    share: 1,
    what: 'answers come in small pieces',
    isEverywhere: true,
    spoil: (whole, { random }) => ({ how: 'split', answer: whole, bytes: 1 + random.below(97) }),
  }),
  watch: (_call, pipe) => (line) => {
    const size = 1 + context.random.below(97);
    for (let at = 0; at < line.length; at += size) pipe.write(line.subarray(at, at + size));
  },
});

const latencyMs = 200;

function latency(context: FaultContext): Fault {
  let isOver = false;
  context.struck('everything takes 200 ms more');
  const wait = (): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, isOver ? 0 : latencyMs));
  return {
    before: async () => {
      await wait();
      return forward;
    },
    watch: (_call, pipe) => {
      let last = Promise.resolve();
      return (line) => {
        const ready = wait();
        last = last.then(() => ready).then(() => pipe.write(line));
      };
    },
    end: () => {
      isOver = true;
    },
  };
}

/** What goes wrong with answers. */
export const answerFaults: readonly FaultKind[] = [
  kind('too-many-requests', 'For 4 s, half of all calls get 429 with Retry-After: 1', tooMany),
  kind('internal-errors', 'For 4 s, a third of all calls get 500', internal),
  kind('unavailable', 'For 1.2 s, all calls get 503', unavailable),
  kind('conflicts', 'For 4 s, half of all writes get 409', conflicts),
  kind('lost-answers', 'For 4 s, half of all writes are done and not answered', lost),
  kind('garbage-answers', 'For 4 s, a third of all answers are cut short or no JSON', garbage),
  kind('broken-answers', 'For 4 s, a third of all answers break off in the middle', cutOff),
  {
    ...kind('split-answers', 'All answers and events come in pieces of up to 97 bytes', split),
    places: everywhere,
  },
  { ...kind('latency', 'Each call and event takes 200 ms more', latency), places: everywhere },
];

function kind(name: string, summary: string, create: FaultKind['create']): FaultKind {
  return { name, kind: 'answer', summary, places: atEachWrite, create };
}
