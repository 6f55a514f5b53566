/** `npm run bench`: figures of Slipway beside those of the raw API, on this machine, just now. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  countRequests,
  createAuditLog,
  requestsOf,
  type AuditLog,
} from '../test/control-plane/audit-log.ts';
import { createNamespace } from '../test/control-plane/fixtures.ts';
import { freePort } from '../test/control-plane/free-port.ts';
import { installGatewayApiCrds } from '../test/control-plane/gateway-api-crds.ts';
import { startControlPlane } from '../test/control-plane/start-control-plane.ts';
import { openClient } from '../test/integration/support/client.ts';
import { installPlatform } from '../test/integration/support/platform.ts';
import { burst, createLatencies, rawLatencies, type Bench } from './scenarios.ts';
import { percentile, rounded } from './measure.ts';
import { startOperatorProcess } from './operator-process.ts';

const user = 'slipway';
const mebibyte = 1_048_576;

function print(figure: string, value: string): void {
  process.stdout.write(`${figure.padEnd(72)}${value}\n`);
}

async function run(): Promise<void> {
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/build.ts')]);
  const controlPlane = await startControlPlane({ kwok: true, users: { [user]: [] } });
  try {
    await installGatewayApiCrds(controlPlane.kubectl);
    const client = await openClient(controlPlane);
    await installPlatform(client, controlPlane.kubectl, user, true);
    const operator = await startOperatorProcess(controlPlane, user, await freePort());
    const audit = createAuditLog(controlPlane);
    try {
      const bench: Bench = { client, namespace: await createNamespace(controlPlane) };
      print('memory, just started', `${rounded((await operator.residentBytes()) / mebibyte)} MiB`);
      await createLatencies(bench, 5);
      const mark = await audit.mark();
      const latencies = await createLatencies(bench, 50);
      const requests = requestsOf(await audit.since(mark), user);
      const raw = await rawLatencies(bench, 50);
      const median = percentile(latencies, 0.5);
      print('children after a creation, median of 50', `${rounded(median)} ms`);
      print('  95th percentile', `${rounded(percentile(latencies, 0.95))} ms`);
      print('  the same objects by the raw API, median', `${rounded(percentile(raw, 0.5))} ms`);
      print('  ratio', rounded(median / percentile(raw, 0.5), 2));
      for (const [request, count] of Object.entries(countRequests(requests))) {
        print(`  requests for one: ${request}`, rounded(count / 50, 2));
      }
      await idle(audit);
      const { seconds, rawSeconds } = await burst(bench, 145);
      print('145 more at once, until all have their children', `${rounded(seconds)} s`);
      print('  the same objects by the raw API', `${rounded(rawSeconds)} s`);
      print('  ratio', rounded(seconds / rawSeconds, 2));
      await new Promise((resolve) => setTimeout(resolve, 15_000));
      print(
        'memory with 200 Microservices',
        `${rounded((await operator.residentBytes()) / mebibyte)} MiB`,
      );
    } finally {
      await operator.stop();
    }
  } finally {
    await controlPlane.stop();
  }
}

/** Requests of the operator over ten seconds in which nothing happens. */
async function idle(audit: AuditLog): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const mark = await audit.mark();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const counts = countRequests(requestsOf(await audit.since(mark), user));
  const texts = Object.entries(counts).map(([request, count]) => `${count} ${request}`);
  print('requests in 10 s of idleness', texts.join(', ') || 'none');
}

await run();
process.exit();
