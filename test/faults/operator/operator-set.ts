import type { OperatorProcess } from './operator-process.ts';

/** How a process of a plan came to its end. */
export interface Ending {
  identity: string;
  how: string;
  /** `killed` by a fault, `stopped` because it was asked to, `alone`: neither. */
  why: 'killed' | 'stopped' | 'alone';
}

export interface Replacement {
  /** The bundle of the new one; that of the plan by default. */
  bundle?: string;
  flags?: Readonly<Record<string, string>>;
}

/** The processes of one plan: those that end without having been asked to are started anew. */
export interface OperatorSet {
  /** Starts one more; its name is told. */
  readonly start: (replacement?: Replacement) => Promise<string>;
  /** SIGKILL, of which it learns nothing. */
  readonly kill: (identity: string) => void;
  readonly signal: (identity: string, signal: NodeJS.Signals) => void;
  /** The names of those that run, the oldest first. */
  readonly running: () => readonly string[];
  /** SIGTERM to all that run; resolves once they have ended. SIGKILL after the deadline. */
  stopAll(): Promise<void>;
  readonly endings: readonly Ending[];
  /** The logs of all, by name. */
  logs(): Promise<ReadonlyMap<string, string>>;
}

const stopMs = 20_000;

/** Nothing runs yet. `launch` starts the process of this name. */
export function createOperatorSet(
  launch: (identity: string, replacement: Replacement) => Promise<OperatorProcess>,
): OperatorSet {
  const running = new Map<string, OperatorProcess>();
  const all: OperatorProcess[] = [];
  const endings: Ending[] = [];
  // One may be both: killed while it is asked to stop.
  const killed = new Set<string>();
  const stopped = new Set<string>();
  let isStopping = false;
  let count = 0;

  const start = async (replacement: Replacement = {}): Promise<string> => {
    count += 1;
    const identity = `p${count}`;
    const operator = await launch(identity, replacement);
    running.set(identity, operator);
    all.push(operator);
    void operator.ended.then(async (how) => {
      running.delete(identity);
      const isStopped = stopped.has(identity);
      const why = killed.has(identity) ? 'killed' : isStopped ? 'stopped' : 'alone';
      endings.push({ identity, how, why });
      if (!isStopped && !isStopping) await start(replacement);
    });
    return identity;
  };
  const end = async (operator: OperatorProcess): Promise<void> => {
    stopped.add(operator.identity);
    // One that is stopped by SIGSTOP has to go on in order to end.
    operator.signal('SIGCONT');
    operator.signal('SIGTERM');
    const timer = setTimeout(() => operator.signal('SIGKILL'), stopMs);
    await operator.ended;
    clearTimeout(timer);
  };
  return {
    start,
    running: () => [...running.keys()],
    kill: (identity) => {
      killed.add(identity);
      running.get(identity)?.signal('SIGKILL');
    },
    signal: (identity, signal) => {
      if (signal === 'SIGTERM') stopped.add(identity);
      running.get(identity)?.signal(signal);
    },
    stopAll: async () => {
      isStopping = true;
      while (running.size > 0) await Promise.all([...running.values()].map(end));
      isStopping = false;
    },
    endings,
    logs: async () => {
      const texts = all.map(async (one) => [one.identity, await one.log()] as const);
      return new Map(await Promise.all(texts));
    },
  };
}
