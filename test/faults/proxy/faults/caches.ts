import { isWrite, type Call } from '../call.ts';
import {
  forward,
  statusAnswer,
  type Answer,
  type Fate,
  type Fault,
  type FaultContext,
} from '../fault.ts';
import type { WatchPipe } from '../watch-pipe.ts';
import { atEachWrite, ofEachKind, type FaultKind } from './fault-kind.ts';
import { createStrikeWindow } from './strike-window.ts';

/** An API server answers such lists out of its cache, however old that is. */
export function mayBeOld({ verb, query }: Call): boolean {
  if (verb !== 'list' && verb !== 'get') return false;
  const match = query.get('resourceVersionMatch') ?? '';
  return query.get('resourceVersion') === '0' || match === 'NotOlderThan';
}

/** Slipway is killed at a write, and starts with lists of the past where it accepts them. */
function staleLists(context: FaultContext): Fault {
  const past = new Map<string, Answer>();
  let isPast = false;
  let isOver = false;
  const window = createStrikeWindow({ where: context.where });
  return {
    before: (call) => {
      const isStruck = window.strikes(call) && isWrite(call);
      if (isStruck && !isPast) {
        isPast = true;
        context.kill(call.process);
        context.struck('killed; lists that may be old are old from now on');
        return { how: 'hang' };
      }
      const old = past.get(keyOf(call));
      const isServed = isPast && !isOver && mayBeOld(call) && old !== undefined;
      return isServed ? { how: 'answer', answer: old } : forward;
    },
    after: (call, answer) => {
      const isFirst = call.verb === 'list' && answer.status === 200 && !past.has(keyOf(call));
      if (isFirst) past.set(keyOf(call), answer);
      return { how: 'send', answer };
    },
    end: () => {
      isOver = true;
    },
  };
}

function keyOf({ path }: Call): string {
  return path.split('?', 1)[0] ?? path;
}

const behindMs = 4_000;

/**
 * Fails over to an API server whose watch cache stopped earlier: connections break, watches from
 * a version that it has not reached are refused, others tell nothing until it has caught up, and
 * lists that may be old are. Consistent reads are right, as with a real one.
 */
function oldServer(context: FaultContext): Fault {
  const past = new Map<string, Answer>();
  const pipes = new Set<WatchPipe>();
  const held = new Map<WatchPipe, Buffer[]>();
  const window = createStrikeWindow({
    where: context.where,
    forMs: behindMs,
    onOpen: () => {
      context.struck('failed over to an API server that is behind');
      for (const pipe of pipes) pipe.reset();
    },
    onClose: () => {
      for (const [pipe, lines] of held) for (const line of lines) pipe.write(line);
    },
  });
  const behind = (call: Call): Fate => {
    const seen = past.get(keyOf(call));
    if (mayBeOld(call) && seen !== undefined) return { how: 'answer', answer: seen };
    const isAhead = Number(call.query.get('resourceVersion')) > versionOf(seen);
    return call.verb === 'watch' && isAhead ? { how: 'answer', answer: tooLarge } : forward;
  };
  return {
    before: (call) => (window.strikes(call) ? behind(call) : forward),
    after: (call, answer) => {
      const isFirst = call.verb === 'list' && answer.status === 200 && !past.has(keyOf(call));
      if (isFirst) past.set(keyOf(call), answer);
      return { how: 'send', answer };
    },
    watch: (_call, pipe) => {
      pipes.add(pipe);
      return (line) => {
        if (window.isOpen) held.set(pipe, [...(held.get(pipe) ?? []), line]);
        else pipe.write(line);
      };
    },
    end: window.end,
  };
}

const tooLarge = statusAnswer(504, 'Timeout', 'Too large resource version', {
  retryAfter: 1,
  causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
});

function versionOf(list: Answer | undefined): number {
  if (list === undefined) return 0;
  const body = JSON.parse(list.body.toString('utf8')) as {
    metadata?: { resourceVersion?: string };
  };
  return Number(body.metadata?.resourceVersion ?? 0);
}

const unlistedMs = 3_000;

/** Lists and watches of one kind fail in the first seconds of each process. */
function failingList(context: FaultContext): Fault {
  const startedAt = new Map<string, number>();
  let isOver = false;
  const error = statusAnswer(500, 'InternalError', 'etcdserver: leader changed');
  return {
    before: (call) => {
      const since = startedAt.get(call.process) ?? call.at;
      startedAt.set(call.process, since);
      const isNew = !isOver && call.at - since < unlistedMs;
      const isRead = call.verb === 'list' || call.verb === 'watch';
      if (!isNew || !isRead || call.resource !== context.where) return forward;
      context.struck(`${call.verb} of ${call.resource} fails`);
      return { how: 'answer', answer: error };
    },
    end: () => {
      isOver = true;
    },
  };
}

/** Does not end with the workload. */
function lateList(context: FaultContext): Fault {
  const { end: _end, ...fault } = failingList(context);
  return fault;
}

/** What is not waited for at the start; what cannot be read of it is told in a status. */
const readOnDemand = ['secrets', 'configmaps'];

/** What goes wrong with caches of API servers. */
export const cacheFaults: readonly FaultKind[] = [
  {
    name: 'stale-lists',
    kind: 'cache',
    summary: 'Slipway is killed and started anew, and lists at resourceVersion=0 are of the past',
    places: (learned) => atEachWrite(learned).slice(1),
    create: staleLists,
  },
  {
    name: 'old-server',
    kind: 'cache',
    summary: 'Fails over to an API server whose cache is behind for 4 s',
    places: atEachWrite,
    create: oldServer,
  },
  {
    name: 'failing-list',
    kind: 'cache',
    summary: 'Lists and watches of one kind, the one named, fail in the first 3 s of each process',
    places: ofEachKind,
    create: failingList,
  },
  {
    name: 'late-list',
    kind: 'cache',
    summary: 'The same, and in the process that is started on the converged state as well',
    places: () => ofEachKind().filter((kind) => !readOnDemand.includes(kind)),
    create: lateList,
  },
];
