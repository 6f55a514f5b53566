import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracles } from '../oracles/index.ts';
import { parsePlanName } from '../plans/plan.ts';
import { faultKinds } from '../proxy/faults/index.ts';
import { workloads } from '../workloads/index.ts';
import { editText } from './apply-edits.ts';
import { seededBugs } from './index.ts';

const root = join(import.meta.dirname, '../../..');

describe('seeded bugs', () => {
  it.each(seededBugs.map((bug) => [bug.name, bug] as const))('%s fits the source', (_, bug) => {
    for (const [file, edits] of Map.groupBy(bug.edits, (edit) => edit.file)) {
      const text = readFileSync(join(root, file), 'utf8');
      expect(editText(text, edits)).not.toBe(text);
    }
  });

  it('are many, and each names a workload, a plan and an oracle that exist', () => {
    expect(seededBugs.length).toBeGreaterThanOrEqual(20);
    for (const bug of seededBugs) {
      expect(workloads.map(({ name }) => name)).toContain(bug.workload);
      expect(oracles.map(({ name }) => name)).toContain(bug.oracle);
      expect(parsePlanName(bug.plan, faultKinds).fault.name).toBe(bug.plan.split('@', 1)[0]);
    }
  });

  it('an edit that does not fit is told, as is one that fits twice', () => {
    const edit = { file: 'a.ts', find: 'b', replace: 'c' };
    expect(editText('abc', [edit])).toBe('acc');
    expect(() => editText('xyz', [edit])).toThrow(/a\.ts: this is no longer there:\nb/);
    expect(() => editText('bob', [edit])).toThrow(/more than once/);
  });
});
