import { setTimeout as delay } from 'node:timers/promises';
import type { NamespaceView } from '../observer/namespace-view.ts';
import { differencesOf, endStateOf, type EndState } from '../oracles/end-state.ts';
import { isWrite } from '../proxy/call.ts';
import type { Proxy } from '../proxy/start-proxy.ts';

/** Slipway gathers small changes of a status for up to 5 s: only then a fault-free run is over. */
export const gatheringMs = 6_500;

/** What follows a state that is as expected already, in milliseconds. */
export const echoMs = 1_000;

/** Resolves once the end state is as expected; rejects at the deadline with what differs. */
export async function becomes(
  view: NamespaceView,
  namespace: string,
  expected: EndState,
  deadlineMs: number,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const differences = differencesOf(endStateOf(view.all(), namespace), expected);
    if (differences.length === 0) return;
    if (performance.now() > deadline) throw new Error('the end state did not come in time');
    await delay(200);
  }
}

/** Resolves once there was no write for so long; rejects at the deadline. */
export async function staysQuiet(proxy: Proxy, forMs: number, deadlineMs: number): Promise<void> {
  const deadline = proxy.now() + deadlineMs;
  const since = proxy.now();
  const lastWrite = (): number =>
    Math.max(since, proxy.recording.entries.findLast((entry) => isWrite(entry))?.at ?? 0);
  while (proxy.now() - lastWrite() < forMs) {
    if (proxy.now() > deadline) throw new Error('Slipway does not stop writing');
    await delay(100);
  }
}
