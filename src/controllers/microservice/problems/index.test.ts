import { describe, expect, it } from 'vitest';
import { statusInput } from '../testdata/status-input.ts';
import { findingsOf } from './index.ts';
import { toProblems } from './problem.ts';

const database = { name: 'main', engine: 'postgres', secretName: 'ledger' } as const;

function down(reason: string) {
  const ready = { type: 'Ready', status: 'False', reason, message: 'It is down.' };
  const status = { observedGeneration: 1, conditions: [ready] };
  return { kind: 'Database', metadata: { name: 'orders-main' }, status };
}

describe('all that is found', () => {
  it('tells a cause, and not what follows from it', () => {
    const input = statusInput(
      { spec: { databases: [database] }, contents: [['Secret/ledger', { state: 'missing' }]] },
      { live: [down('SecretMissing')] },
    );
    const found = findingsOf(input);
    expect(toProblems(found).map(({ reason }) => reason)).toEqual(['ReferenceMissing']);
    expect(found).toContainEqual(
      expect.objectContaining({ area: 'databases', severity: 'pending', reason: 'DatabaseFailed' }),
    );
  });

  it('tells of a database that is down for a reason of its own', () => {
    const { secretName: _, ...plain } = database;
    const input = statusInput({ spec: { databases: [plain] } }, { live: [down('DiskFull')] });
    expect(toProblems(findingsOf(input)).map(({ reason }) => reason)).toEqual(['DatabaseFailed']);
  });
});
