import { expect } from 'vitest';
import { eventually } from '../../eventually.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { startContinuousClient, type Report } from './continuous-client.ts';
import { recordMeasurement } from './measurements.ts';
import { target } from './shop.ts';

export interface AskedOptions {
  /**
   * The longest outage, in milliseconds, that is in the nature of what is done, such as deleting
   * the only route; 0 by default: no request may fail.
   */
  outageMs?: number;
}

const paths = { catalog: '/catalog/products', orders: '/orders?limit=1' };

/**
 * Does the work while clients ask two services of the shop all the time, and asserts how they
 * fared. What was measured is added to test-results/e2e/measurements.jsonl.
 */
export async function whileAsked(
  cluster: Cluster,
  name: string,
  work: () => Promise<void>,
  { outageMs = 0 }: AskedOptions = {},
): Promise<void> {
  const clients = Object.entries(paths).map(
    ([service, path]) => [service, startContinuousClient(target(cluster, path))] as const,
  );
  const reports: [string, Report][] = [];
  try {
    await work();
    // What was done may show only after it is done.
    for (const [service, client] of clients) {
      const goal = client.requests() + 20;
      await eventually(() => expect(client.requests()).toBeGreaterThan(goal), {
        what: `answers of ${service}`,
      });
    }
  } finally {
    for (const [service, client] of clients) reports.push([service, await client.stop()]);
  }
  for (const [service, { failures, ...figures }] of reports) {
    recordMeasurement(name, { service, failures: failures.length, ...figures });
  }
  for (const [service, report] of reports) {
    expect(report.longestOutageMs, `outage of ${service}`).toBeLessThanOrEqual(outageMs);
    if (outageMs === 0) expect(report.failures, service).toEqual([]);
  }
}
