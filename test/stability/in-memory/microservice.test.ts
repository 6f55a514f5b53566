import { beforeAll, describe, expect, it } from 'vitest';
import { childKinds } from '../../../src/controllers/microservice/children/index.ts';
import { createRandom } from '../../faults/random.ts';
import { chooseCombinations } from '../combinations.ts';
import { readStabilitySettings } from '../settings.ts';
import { tellTried } from '../tried.ts';
import { setMicroserviceStage } from './microservice-stage.ts';
import { caseOf, casesOfLeaves, changes, play, type PlayOptions } from './play.ts';
import type { Stage } from './stage.ts';

const settings = readStabilitySettings();
const replay =
  'replay one with SLIPWAY_ONLY=<its number> npm run test:unit -- test/stability/in-memory/microservice.test.ts';
const atOnce = 81;
const minutes = 60_000;

const judge: PlayOptions['judge'] = (_played, reference, _treated, now) => changes(reference, now);

describe('a Microservice with everything switched on', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setMicroserviceStage(atOnce);
  }, minutes);

  it('has a child of every kind', () => {
    const kinds = stage.children('n0').map(({ resource }) => resource.kind);
    expect(new Set(kinds)).toEqual(new Set(childKinds.map(({ resource }) => resource.kind)));
  });

  it(
    'returns to what is declared from combinations of absent and tampered children, and is silent',
    async () => {
      const count = stage.children('n0').length;
      const { only, seed, combinations } = settings;
      const numbers =
        only === undefined ? chooseCombinations(count, combinations, createRandom(seed)) : [only];
      const cases = numbers.map((number) => caseOf(number, count));
      const failures = await play({ stage, cases, judge, bothWays: only !== undefined });
      tellTried({ combinations: cases.length });
      expect(failures, `seed ${seed}; ${replay}`).toEqual([]);
    },
    10 * minutes,
  );

  it.skipIf(settings.only !== undefined)(
    'gets every declared field back that somebody changed or removed',
    async () => {
      expect(await play({ stage, cases: casesOfLeaves(stage), judge })).toEqual([]);
    },
    5 * minutes,
  );
});
