/** `npm run campaign`: changes of all fields of all CRDs, one after another, on a control plane. */
import { randomBytes, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createNamespace } from '../control-plane/fixtures.ts';
import { installGatewayApiCrds } from '../control-plane/gateway-api-crds.ts';
import { simulateGateway } from '../control-plane/simulate-gateway.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/start-control-plane.ts';
import { openClient } from '../integration/support/client.ts';
import { startOperator } from '../integration/support/operator.ts';
import { installPlatform } from '../integration/support/platform.ts';
import { selectChanges, type Selection } from './campaign.ts';
import { badStates } from './bad-states.ts';
import { prepare } from './run/prepare.ts';
import { runBadStates } from './run/run-bad-states.ts';
import { runChain } from './run/run-chain.ts';
import { openStand } from './run/stand.ts';
import { replayCommand, summarize, type CampaignResults } from './run/summary.ts';
import { surroundingsOf } from './surroundings.ts';

const help = `Changes every field of every CRD (set, change, extreme, invalid, remove) in one chain, and
compares the children after each change with what the same declaration gives on an empty namespace.

Usage: npm run campaign -- [flags]

  --sample N            Only the first N changes of the chain
  --seed N              The order of the chain; random by default, and printed
  --replay SEED:INDEX   Only this change, after those just before it
  --json FILE           Writes the counts, times and failures there
  --help                This text
`;

const operatorUser = 'slipway';

interface Arguments extends Selection {
  readonly json: string | undefined;
}

function readArguments(): Arguments | undefined {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string' },
      seed: { type: 'string' },
      replay: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const [replaySeed, only] = values.replay?.split(':') ?? [];
  return {
    seed: whole('--seed', replaySeed ?? values.seed) ?? randomInt(1_000_000),
    sample: whole('--sample', values.sample),
    only: whole('--replay', only),
    json: values.json,
  };
}

function whole(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw new Error(`${flag} takes whole numbers, not ${given}`);
  return Number(given);
}

async function main(): Promise<void> {
  const given = readArguments();
  if (given === undefined) {
    process.stdout.write(help);
    return;
  }
  const controlPlane = await startControlPlane({ kwok: true, users: { [operatorUser]: [] } });
  try {
    const begun = performance.now();
    const results = await runOn(controlPlane, given);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    const { seed } = given;
    const { text, json } = summarize(results, { command: commandOf(given), seed, seconds });
    process.stdout.write(`${text}\n`);
    if (given.json !== undefined) await writeFile(given.json, `${JSON.stringify(json, null, 2)}\n`);
    if (json.failures.length > 0) process.exitCode = 1;
  } finally {
    await controlPlane.stop();
  }
}

/** The command that does the same again. */
function commandOf({ seed, sample, only }: Arguments): string {
  if (only !== undefined) return replayCommand(seed, only);
  return `npm run campaign -- --seed ${seed}${sample === undefined ? '' : ` --sample ${sample}`}`;
}

async function runOn(controlPlane: ControlPlane, given: Arguments): Promise<CampaignResults> {
  const { facts, kubectl } = controlPlane;
  const client = await openClient(facts);
  await installGatewayApiCrds(kubectl);
  await installPlatform(client, kubectl, operatorUser, true);
  const stopping = new AbortController();
  const gateway = simulateGateway(client, stopping.signal);
  const operator = await startOperator(facts, operatorUser, { leaderElect: false });
  const namespace = await createNamespace(facts);
  const emptyNamespace = await createNamespace(facts);
  const surroundings = surroundingsOf(`c${randomBytes(3).toString('hex')}`);
  await prepare(client, namespace, surroundings);
  const stand = await openStand({ facts, client, surroundings, namespace, emptyNamespace });
  const { changes, firstIndex } = selectChanges(surroundings, given);
  process.stdout.write(`seed ${given.seed}, ${changes.length} changes\n`);
  try {
    const onOutcome = report(given.seed, changes.length);
    const outcomes = await runChain({ stand, changes, firstIndex, onOutcome });
    const isReplay = given.only !== undefined;
    return { outcomes, bad: isReplay ? [] : await runBadStates(stand, badStates) };
  } finally {
    await stand.close();
    await operator.stop();
    stopping.abort();
    await gateway;
  }
}

/** Says what failed at once, and how far it is now and then. */
function report(
  seed: number,
  count: number,
): (outcome: CampaignResults['outcomes'][number]) => void {
  let done = 0;
  return ({ index, change, result, trouble, failures, convergedMs }) => {
    done += 1;
    const title = `${index} ${change.act} ${change.kind} ${change.leaf}: ${result}`;
    for (const failure of failures) {
      process.stdout.write(
        `FAILED ${title}: ${failure}\n  replay: ${replayCommand(seed, index)}\n`,
      );
    }
    if (process.env['SLIPWAY_VERBOSE'] !== undefined) {
      process.stdout.write(
        `${title} ${Math.round(convergedMs)} ms${trouble.map((why) => `\n    ${why}`).join('')}\n`,
      );
    } else if (done % 50 === 0) process.stdout.write(`${done} of ${count}\n`);
  };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
