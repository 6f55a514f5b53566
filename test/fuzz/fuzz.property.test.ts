import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceName } from '../../src/runtime/resource.ts';
import { fuzzKinds } from './kinds.ts';
import { createFuzzer, describeFailures, fuzzedKinds } from './run-fuzz.ts';
import { startFuzzWorld } from './world/fuzz-world.ts';

/** The same in every run; `npm run fuzz` takes another one each time, and more objects. */
const seed = 20_260_101;
const count = 12;

describe(`malformed objects, seed ${seed}`, () => {
  const fuzzer = createFuzzer(seed);
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(async () => {
    await fuzzer.close();
    process.off('unhandledRejection', note);
  });

  it('are of every kind that Slipway follows', async () => {
    const world = await startFuzzWorld();
    const followed = world.api.requests
      .filter(({ verb }) => verb === 'list')
      .map(({ path }) => path.split('/').at(-1));
    await world.stop();
    const fuzzed = fuzzKinds.map(({ resource }) => resourceName(resource).split('.')[0]);
    expect([...new Set(followed)].filter((plural) => !fuzzed.includes(plural))).toEqual([]);
  });

  it.each(fuzzedKinds)('of kind %s', async (kind) => {
    const report = await fuzzer.run({ kind, from: 0, count });
    expect(describeFailures(report)).toBe('');
    expect(unhandled).toEqual([]);
  });
});
