import { describe, expect, it } from 'vitest';
import { tryStates } from '../stability/api-server/campaign.ts';
import { readStabilitySettings } from '../stability/settings.ts';
import { tellTried } from '../stability/tried.ts';
import { useEnvironment } from './support/environment.ts';

const environment = useEnvironment();
const { seed, states, only } = readStabilitySettings();

describe('the children of a Microservice', () => {
  it(
    'return to what is declared from random states, foreign ones are told of and left alone',
    async () => {
      const numbers = only === undefined ? Array.from({ length: states }, (_, at) => at) : [only];
      const failures = await tryStates({
        environment,
        seed,
        numbers,
        report: (line) => process.stdout.write(`${line}\n`),
      });
      tellTried({ states: numbers.length });
      const replay = `SLIPWAY_SEED=${seed} SLIPWAY_ONLY=<its number> npm run test:integration -- test/integration/stability.test.ts`;
      expect(failures, [`replay a state with ${replay}`, ...failures].join('\n')).toEqual([]);
    },
    (300 + 5 * states) * 1_000,
  );
});
