import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScenario } from '../process/run-scenario.ts';
import { scenarios } from '../process/scenarios/index.ts';
import { openPlane, type Plane } from '../process/support/plane.ts';

/** `npm run endurance` takes another one each time, and more of everything. */
const seed = 20_260_101;

describe('operators as processes', () => {
  let plane: Plane;
  beforeAll(async () => {
    plane = await openPlane();
  });
  afterAll(() => plane?.close());

  it.each(scenarios)(
    'come through $name',
    async (scenario) => {
      const extent = { ...scenario.short, seed, report: () => undefined };
      const { problems, replay } = await runScenario(plane, scenario, extent);
      expect(problems, `once more: ${replay}`).toEqual([]);
    },
    300_000,
  );
});
