import { Agent, request } from 'undici';
import type { Target } from './continuous-client.ts';

export interface Load {
  /** Ends it; the first call counts. */
  stop(): Promise<void>;
}

const connections = 6;

/** Asks for the target as fast as it answers, from several connections. What it answers is not looked at. */
export function startLoad({ url, host, path }: Target): Load {
  const agent = new Agent({ connections });
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const { body } = await request(`${url}${path}`, {
          dispatcher: agent,
          headers: { host },
          signal: stopping.signal,
        });
        await body.dump();
      } catch {
        // Under load some may be refused; what must not fail is asked for by another client.
      }
    }
  };
  const working = Promise.all(Array.from({ length: connections }, work));
  const end = async (): Promise<void> => {
    stopping.abort();
    await working;
    await agent.close();
  };
  let ending: Promise<void> | undefined;
  return { stop: () => (ending ??= end()) };
}
