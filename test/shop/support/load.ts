import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './app.ts';

export interface Load {
  /** What went wrong, one text for each request that did. */
  readonly failures: readonly string[];
  readonly answered: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * Sends requests without a pause, as a cluster would: to the first process that was ready when it
 * was last asked.
 */
export function startLoad(
  apps: readonly App[],
  send: (url: string) => Promise<{ status: number; body: unknown }>,
): Load {
  const failures: string[] = [];
  let answered = 0;
  let isOver = false;
  let target = apps[0];
  const probe = async () => {
    while (!isOver) {
      const ready = await Promise.all(apps.map(isReady));
      target = apps[ready.indexOf(true)] ?? target;
      await sleep(100);
    }
  };
  const client = async () => {
    while (!isOver) {
      try {
        const { status, body } = await send(target?.url ?? '');
        if (status >= 400) failures.push(`${status} ${JSON.stringify(body)}`);
        answered += 1;
      } catch (error) {
        failures.push(`${String(error)} ${String(error instanceof Error ? error.cause : '')}`);
      }
      await sleep(5);
    }
  };
  const running = [probe(), client(), client(), client(), client()];
  return {
    failures,
    answered: () => answered,
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

async function isReady({ url }: App): Promise<boolean> {
  return fetch(`${url}/ready`).then(
    async (response) => {
      await response.text();
      return response.ok;
    },
    () => false,
  );
}
