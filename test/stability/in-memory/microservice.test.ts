import { beforeAll, describe, expect, it } from 'vitest';
import { stagedKinds } from '../staged-kinds.ts';
import { readStabilitySettings } from '../settings.ts';
import { chosenCases } from './chosen-cases.ts';
import { setMicroserviceStage } from './microservice-stage.ts';
import { casesOfLeaves, changes, play, type PlayOptions } from './play.ts';
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
    expect(new Set(kinds)).toEqual(new Set(stagedKinds.map(({ resource }) => resource.kind)));
  });

  it(
    'returns to what is declared from combinations of absent and tampered children, and is silent',
    async () => {
      const cases = chosenCases(stage, settings);
      const failures = await play({ stage, cases, judge, bothWays: settings.only !== undefined });
      expect(failures, `seed ${settings.seed}; ${replay}`).toEqual([]);
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
