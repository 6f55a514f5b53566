import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, 'count-results.ts');

const passed = { status: 'passed', fullName: 'adds up' };
const failed = {
  status: 'failed',
  fullName: 'operators come through a restart',
  failureMessages: ['AssertionError: nobody led\n    at file.ts:1:1'],
};

describe('count-results', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-counts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...reports: unknown[]): { status: number | null; stdout: string } => {
    const files = reports.map((report, index) => {
      const path = join(folder, `${index}.json`);
      if (report !== undefined) writeFileSync(path, JSON.stringify(report));
      return path;
    });
    const { status, stdout } = spawnSync(process.execPath, [script, ...files], {
      encoding: 'utf8',
    });
    return { status, stdout };
  };

  it('adds up reports of both forms', () => {
    const vitest = {
      success: true,
      numPassedTests: 2,
      numFailedTests: 0,
      testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [passed, passed] }],
    };
    expect(run(vitest, { passed: 8, failed: 0 })).toEqual({
      status: 0,
      stdout: '10 passed, 0 failed\n',
    });
  });

  it('names fault plans that failed, and how to repeat them', () => {
    const replay = "npm run faults -- --plan 'reset@3' --workload create --seed 7";
    const findings = ['end-state: Service app is missing'];
    const failures = [{ plan: 'reset@3', workload: 'create', replay, findings }];
    expect(run({ plans: 60, passed: 59, failed: 1, failures })).toEqual({
      status: 1,
      stdout: [
        'failed: create reset@3',
        '  end-state: Service app is missing',
        `  again: ${replay}`,
        '59 passed, 1 failed\n',
      ].join('\n'),
    });
  });

  it('names what failed, and why, before its last line', () => {
    const vitest = {
      success: false,
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [passed, failed] },
        { name: 'b.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
      ],
    };
    expect(run(vitest)).toEqual({
      status: 1,
      stdout: [
        'failed: operators come through a restart',
        '  AssertionError: nobody led',
        '      at file.ts:1:1',
        'failed: b.test.ts',
        '  SyntaxError',
        '1 passed, 2 failed',
        '',
      ].join('\n'),
    });
  });

  it.each([
    ['a report that is missing', undefined],
    ['no test at all', { passed: 0, failed: 0 }],
  ])('fails for %s', (_, report) => {
    expect(run(report)).toMatchObject({ status: 1, stdout: expect.stringContaining('0 passed') });
  });
});
