import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { badStates } from '../campaign/bad-states.ts';
import { selectChanges } from '../campaign/campaign.ts';
import { prepare } from '../campaign/run/prepare.ts';
import { runBadStates } from '../campaign/run/run-bad-states.ts';
import { runChain } from '../campaign/run/run-chain.ts';
import { openStand } from '../campaign/run/stand.ts';
import { summarize } from '../campaign/run/summary.ts';
import { surroundingsOf } from '../campaign/surroundings.ts';
import { createRandom } from '../faults/random.ts';
import { useEnvironment } from './support/environment.ts';

const environment = useEnvironment();

/** The same in every run; `npm run campaign` makes all changes, in another order each time. */
const seed = 1;
const sample = 100;
const badSample = 5;

describe(`a chain of changes of all fields, seed ${seed}`, () => {
  it('gives what each declaration gives on an empty namespace, and bad states are taken back', async () => {
    const { client, facts, newNamespace, restartOperator, settle } = environment;
    // The short lease of tests may run out on a machine that is busy with this.
    await restartOperator({ leaderElect: false });
    const [namespace, emptyNamespace] = [await newNamespace(), await newNamespace()];
    const surroundings = surroundingsOf(`c${randomBytes(3).toString('hex')}`);
    await prepare(client, namespace, surroundings);
    const stand = await openStand({ facts, client, surroundings, namespace, emptyNamespace });
    try {
      await settle();
      const { changes } = selectChanges(surroundings, { seed, sample });
      const outcomes = await runChain({ stand, changes });
      const some = createRandom('bad states', seed).shuffled(badStates).slice(0, badSample);
      const bad = await runBadStates(stand, some);
      const { json } = summarize({ outcomes, bad }, { command: '', seed, seconds: 0 });
      expect(json.failures).toEqual([]);
      expect(json.passed).toBe(sample + badSample);
      await settle();
    } finally {
      await stand.close();
    }
  }, 600_000);
});
