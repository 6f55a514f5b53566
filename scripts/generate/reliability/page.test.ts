import { describe, expect, it } from 'vitest';
import { reliabilityPage } from './page.ts';
import type { KeptResults } from './results.ts';
import { countsText } from './rows.ts';

const none: KeptResults = {
  faults: undefined,
  bugs: undefined,
  stability: undefined,
  campaign: undefined,
  fuzz: undefined,
  endurance: undefined,
  leftOut: { workloads: [], scenarios: [] },
};

const faults: KeptResults['faults'] = {
  seed: 7,
  silenceSeconds: 60,
  workloads: ['create', 'scale'],
  plans: 1_500,
  passed: 1_499,
  failed: 1,
  repeated: 2,
  byKind: { kill: 1_000, watch: 500 },
  writes: 333,
  writesCovered: { 'kill-before': 330 },
  notReached: ['scale kill-before@patch services app #1'],
  slowest: { seconds: 41, plan: 'scale half-open' },
  failures: [
    { plan: 'away', workload: 'scale', replay: 'npm run faults -- --plan away', findings: [] },
  ],
  seconds: 5_000,
};

describe('the page', () => {
  it('says of every machine that no run is kept, where none is', () => {
    const page = reliabilityPage(none);
    expect(page.match(/no full run is kept/g)).toHaveLength(6);
  });

  it('tells counts, seeds, what was not reached and what failed', () => {
    const page = reliabilityPage({ ...none, faults });
    for (const part of [
      '1,499 passed, 1 failed (seed 7)',
      '1,000 kill, 500 watch',
      'Of 333 writes: 330 kill-before',
      'Slowest to settle: 41 s',
      'In 1 of the fault plans the run did not come to the place of the fault',
      '- failed: `npm run faults -- --plan away`',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('says what a run left out', () => {
    const leftOut = { workloads: ['drift', 'image'], scenarios: [] };
    expect(reliabilityPage({ ...none, faults, leftOut })).toContain(
      'Not in that run: drift, image.',
    );
    expect(reliabilityPage({ ...none, faults })).not.toContain('Not in that run');
  });

  it('adds up the scenarios of endurance', () => {
    const scenario = {
      seed: 1,
      passed: true,
      problems: [],
      replay: '',
      tookSeconds: 1,
      changes: 1,
      handovers: 1,
      refusedOutsideTenure: 0,
      endings: {},
      memory: null,
      live: null,
      descriptors: null,
    };
    const scenarios = [
      {
        ...scenario,
        scenario: 'full-disk',
        times: 1,
        seconds: 10,
        writes: 1_200,
        writesOutsideTenure: 0,
        sentFromHand: 1,
      },
      {
        ...scenario,
        scenario: 'paused-leader',
        times: 50,
        seconds: 20,
        writes: null,
        writesOutsideTenure: null,
        sentFromHand: null,
      },
    ];
    const page = reliabilityPage({
      ...none,
      endurance: { seed: 1, passed: 1, failed: 1, scenarios },
    });
    expect(page).toContain(
      '1,200 writes seen, 0 outside of a tenure (1 in hand at a stop): full-disk 1 x 10 s, paused-leader 50 x 20 s',
    );
  });
});

it('counts are told in their order', () => {
  expect(countsText({ kill: 2_000, watch: 1 })).toBe('2,000 kill, 1 watch');
  expect(countsText({})).toBe('');
});
