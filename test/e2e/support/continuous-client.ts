import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';

export interface Target {
  /** The URL of the gateway, such as http://127.0.0.1:41234. */
  url: string;
  host: string;
  path: string;
}

export interface Failure {
  /** Milliseconds since the client began. */
  atMs: number;
  /** The status, or why there was no answer. */
  outcome: string;
}

export interface Report {
  requests: number;
  failures: readonly Failure[];
  /** The longest time, in milliseconds, from the last good answer before a failure to the next. */
  longestOutageMs: number;
  /** Milliseconds within which 99 of 100 answers came. */
  p99Ms: number;
}

export interface ContinuousClient {
  /** How many answers or failures there were so far. */
  requests(): number;
  /** Ends it and tells how it went. */
  stop(): Promise<Report>;
}

const usualPauseMs = 40;
const timeoutMs = 15_000;
const workers = 2;

/**
 * Asks for the target again and again, as fast as it answers with a short pause (in milliseconds),
 * as two users would. An answer below 500 counts as one; nothing is tried again.
 */
export function startContinuousClient(target: Target, pauseMs = usualPauseMs): ContinuousClient {
  const agent = new Agent({ connections: workers, keepAliveTimeout: 4_000 });
  const began = performance.now();
  const stopping = new AbortController();
  const failures: Failure[] = [];
  const durations: number[] = [];
  let lastGoodAt = began;
  let longestOutageMs = 0;
  let isFailing = false;

  const ask = async (): Promise<void> => {
    const started = performance.now();
    const outcome = await answerOf(agent, target);
    const now = performance.now();
    durations.push(now - started);
    if (outcome === undefined) {
      if (isFailing) longestOutageMs = Math.max(longestOutageMs, now - lastGoodAt);
      isFailing = false;
      lastGoodAt = now;
    } else {
      isFailing = true;
      failures.push({ atMs: Math.round(started - began), outcome });
    }
  };
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await ask();
      await delay(pauseMs);
    }
  };
  const working = Promise.all(Array.from({ length: workers }, work));
  return {
    requests: () => durations.length,
    stop: async () => {
      stopping.abort();
      await working;
      await agent.close();
      if (isFailing) longestOutageMs = Math.max(longestOutageMs, performance.now() - lastGoodAt);
      const sorted = durations.toSorted((a, b) => a - b);
      return {
        requests: durations.length,
        failures,
        longestOutageMs: Math.round(longestOutageMs),
        p99Ms: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
      };
    },
  };
}

/** Undefined for a good answer, else what came instead. */
async function answerOf(agent: Agent, { url, host, path }: Target): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(`${url}${path}`, {
      dispatcher: agent,
      headers: { host },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const text = await body.text();
    return statusCode < 500 ? undefined : `${statusCode} ${text.slice(0, 200)}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
