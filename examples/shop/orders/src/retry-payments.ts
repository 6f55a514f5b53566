import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from './database.ts';
import { log, textOf } from './log.ts';
import { retries } from './metrics.ts';
import { payOrder, type Shop } from './place-order.ts';

const batch = 10;

/** Pays the orders that are still pending, until it is told to stop. */
export async function retryPayments(shop: Shop, pauseMs: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await retryDue(shop);
    } catch (error) {
      // Without the database there is nothing to retry, and its outage is logged elsewhere.
      if (!(error instanceof DatabaseUnavailable)) {
        log('error', 'pending orders could not be retried', { error: textOf(error) });
      }
    }
    await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function retryDue(shop: Shop): Promise<void> {
  const due = await shop.store.takeDue(batch);
  const placed = await Promise.all(due.map((order) => payOrder(shop, order, `retry-${order.id}`)));
  for (const { order, failure } of placed) {
    retries.inc({ outcome: order.status });
    const why = failure === undefined ? {} : { error: failure.message };
    log('info', 'payment retried', { orderId: order.id, status: order.status, ...why });
  }
}
