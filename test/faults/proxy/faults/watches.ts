import type { Call } from '../call.ts';
import { forward, statusAnswer, statusObject, type Fault, type FaultContext } from '../fault.ts';
import type { WatchPipe } from '../watch-pipe.ts';
import { atEachWrite, everywhere, ofEachKind, type FaultKind } from './fault-kind.ts';
import { createStrikeWindow } from './strike-window.ts';

const frozenMs = 3_000;
const delayMs = 300;
const lagMs = 3_000;
const gone = 'too old resource version';

/** Watches whose lines are held back while the window is open. */
function hold(context: FaultContext, release: (pipe: WatchPipe, held: Buffer[]) => void): Fault {
  const held = new Map<WatchPipe, Buffer[]>();
  const window = createStrikeWindow({
    where: context.where,
    forMs: frozenMs,
    onOpen: () => context.struck('the watches are frozen'),
    onClose: () => {
      for (const [pipe, lines] of held) release(pipe, lines);
      held.clear();
    },
  });
  return {
    before: (call) => {
      window.strikes(call);
      return forward;
    },
    watch: (_call, pipe) => (line) => {
      if (!window.isOpen) {
        pipe.write(line);
        return;
      }
      const lines = held.get(pipe) ?? [];
      held.set(pipe, [...lines, line]);
    },
    end: window.end,
  };
}

function freeze(context: FaultContext): Fault {
  return hold(context, (pipe, lines) => lines.forEach((line) => pipe.write(line)));
}

/**
 * What happened meanwhile is never seen: the watch expires, and so do all that would begin before
 * its end. Only a list shows what came of it.
 */
function unobserved(context: FaultContext): Fault {
  const compacted = new Map<string, number>();
  const collections = new Map<WatchPipe, string>();
  const fault = hold(context, (pipe, lines) => {
    const versions = lines.map((line) => versionOf(line));
    compacted.set(collections.get(pipe) ?? '', Math.max(...versions));
    pipe.event('ERROR', statusObject(410, 'Expired', gone));
    pipe.end();
  });
  return {
    ...fault,
    before: (call) => {
      const isWatch = call.verb === 'watch';
      const from = Number(call.query.get('resourceVersion') ?? 0);
      if (isWatch && from < (compacted.get(collectionOf(call)) ?? 0)) {
        return { how: 'answer', answer: statusAnswer(410, 'Expired', gone) };
      }
      return fault.before?.(call) ?? forward;
    },
    watch: (call, pipe) => {
      collections.set(pipe, collectionOf(call));
      return fault.watch?.(call, pipe) ?? ((line) => pipe.write(line));
    },
  };
}

/** Watches of one path may ask for different things. */
function collectionOf({ resource, query }: Call): string {
  return `${resource} ${query.get('labelSelector') ?? ''}`;
}

function versionOf(line: Buffer): number {
  const { object } = JSON.parse(line.toString('utf8')) as WatchLine;
  return Number(object.metadata?.resourceVersion ?? 0);
}

/** Events of one kind come seconds late, so that caches do not agree with each other. */
function lag(context: FaultContext): Fault {
  let isOver = false;
  context.struck(`events of ${context.where} come late`);
  return {
    watch: (call, pipe) => {
      let last = Promise.resolve();
      return (line) => {
        const wait = isOver || call.resource !== context.where ? 0 : lagMs;
        const ready = new Promise((resolve) => setTimeout(resolve, wait));
        last = last.then(() => ready).then(() => pipe.write(line));
      };
    },
    end: () => {
      isOver = true;
    },
  };
}

function delay(context: FaultContext): Fault {
  let isOver = false;
  context.struck('each event of a watch comes late');
  return {
    watch: (_call, pipe) => {
      let last = Promise.resolve();
      return (line) => {
        const wait = isOver ? 0 : delayMs;
        const ready = new Promise((resolve) => setTimeout(resolve, wait));
        last = last.then(() => ready).then(() => pipe.write(line));
      };
    },
    end: () => {
      isOver = true;
    },
  };
}

interface WatchLine {
  type: string;
  object: { metadata?: { uid?: string; resourceVersion?: string } };
}

/** Of several changes of an object within a while only the last is told. */
function coalesce(context: FaultContext): Fault {
  let isOver = false;
  context.struck('changes of an object are told together');
  return {
    watch: (_call, pipe) => {
      let waiting: Buffer[] = [];
      const flush = (): void => {
        for (const line of lastOfEach(waiting)) pipe.write(line);
        waiting = [];
      };
      return (line) => {
        if (isOver) flush();
        if (isOver) pipe.write(line);
        else if (waiting.push(line) === 1) setTimeout(flush, 2 * delayMs);
      };
    },
    end: () => {
      isOver = true;
    },
  };
}

/** Lines without those that a later change of the same object makes needless. */
export function lastOfEach(lines: readonly Buffer[]): Buffer[] {
  const events = lines.map((line) => JSON.parse(line.toString('utf8')) as WatchLine);
  return lines.filter((_line, index) => {
    const { type, object } = events[index] ?? { type: '', object: {} };
    const { uid } = object.metadata ?? {};
    if (type !== 'MODIFIED' || uid === undefined) return true;
    return !events
      .slice(index + 1)
      .some((later) => later.type === 'MODIFIED' && later.object.metadata?.uid === uid);
  });
}

/** Follows the open watches, and does something to all of them when the window opens. */
function strikeAll(context: FaultContext, strike: (pipe: WatchPipe) => void, what: string): Fault {
  const pipes = new Set<WatchPipe>();
  const window = createStrikeWindow({
    where: context.where,
    forMs: frozenMs,
    onOpen: () => {
      context.struck(what);
      for (const pipe of pipes) strike(pipe);
    },
  });
  return {
    before: (call) => {
      window.strikes(call);
      return forward;
    },
    watch: (_call, pipe) => {
      pipes.add(pipe);
      return (line) => {
        pipe.write(line);
        // While the window is open no watch tells more than one event.
        if (window.isOpen) strike(pipe);
      };
    },
    end: window.end,
  };
}

const cut = (context: FaultContext): Fault =>
  strikeAll(context, (pipe) => pipe.reset(), 'all watches are cut');

const expire = (context: FaultContext): Fault =>
  strikeAll(
    context,
    (pipe) => {
      pipe.event('ERROR', statusObject(410, 'Expired', gone));
      pipe.end();
    },
    'all watches expire',
  );

/** Every watch that begins is refused with 410: each has to be listed anew. */
function refuse(context: FaultContext): Fault {
  const window = createStrikeWindow({
    where: context.where,
    forMs: frozenMs,
    onOpen: () => context.struck('watches are answered 410'),
  });
  const pipes = new Set<WatchPipe>();
  return {
    before: (call) => {
      if (!window.strikes(call)) return forward;
      for (const pipe of pipes) pipe.end();
      if (call.verb !== 'watch') return forward;
      return { how: 'answer', answer: statusAnswer(410, 'Expired', gone) };
    },
    watch: (_call, pipe) => {
      pipes.add(pipe);
      return (line) => pipe.write(line);
    },
    end: window.end,
  };
}

const junk = Buffer.from('{"type":"MODIFIED","object":{"kind":"\u0000garbage\n');

const garbage = (context: FaultContext): Fault =>
  strikeAll(context, (pipe) => pipe.write(junk), 'watches tell garbage');

/** What goes wrong with watches. */
export const watchFaults: readonly FaultKind[] = [
  kind('freeze-watches', 'Watches stand still for 3 s, then tell all', freeze),
  kind('unobserved', 'Watches stand still for 3 s, then expire: nothing of it is told', unobserved),
  { ...kind('delay-watches', 'Each event of a watch is 300 ms late', delay), places: everywhere },
  {
    ...kind('lagging-watch', 'Events of one kind, the one named, are 3 s late', lag),
    places: ofEachKind,
  },
  {
    ...kind('coalesce-watches', 'Of the changes within 600 ms only the last is told', coalesce),
    places: everywhere,
  },
  kind('cut-watches', 'Connections of watches are reset, again and again for 3 s', cut),
  kind('expire-watches', 'Watches end with a 410 in the stream, again and again for 3 s', expire),
  kind('refuse-watches', 'Watches are answered 410 for 3 s', refuse),
  kind('garbage-watches', 'Watches tell lines that are no JSON for 3 s', garbage),
];

function kind(name: string, summary: string, create: FaultKind['create']): FaultKind {
  return { name, kind: 'watch', summary, places: atEachWrite, create };
}
