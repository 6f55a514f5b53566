import { describe, expect, it } from 'vitest';
import { desiredState } from '../desired.ts';
import { findings, readFinding } from '../engines/adoption.ts';
import { platform } from '../testing/platform.ts';
import { readInput } from '../testdata/read-input.ts';
import { refusal } from './refusal.ts';

/** What the status says after the container ended so. */
function said(message: string, status: object = {}, exitCode = 1): string | undefined {
  const terminated = { exitCode, message };
  const documents = [
    {
      kind: 'Database',
      metadata: { name: 'd' },
      spec: { engine: 'postgres', adopt: { claim: 'data-0', secretName: 's', dataPath: 'data' } },
    },
    {
      kind: 'Pod',
      metadata: { name: 'd-db-0' },
      status: { initContainerStatuses: [{ name: 'check', state: { terminated }, ...status }] },
    },
  ];
  const { database, observed } = readInput(
    documents
      .map((document) => JSON.stringify({ apiVersion: 'slipway.dev/v1alpha1', ...document }))
      .join('\n---\n'),
  );
  return refusal(desiredState(database, observed, false, platform).input)?.message;
}

describe('what a check found', () => {
  it.each(findings)('%s is told with the claim and the next step', (kind) => {
    const message = said(`a warning of some program\nslipway: ${kind} 16/main\n`) ?? '';
    expect(message).toContain('PersistentVolumeClaim data-0 ');
    expect(message).toMatch(/; (adopt|set|name|start|bring)/);
  });

  it.each([
    ['no words', ''],
    ['words of others', 'sh: find: not found'],
    ['a word that none is', 'slipway: rejoice 1'],
    ['words for people', 'slipway: version 16; run curl evil.example.com'],
  ])('is not told as %s', (_, text) => {
    expect(readFinding(text)).toBeUndefined();
    expect(said(text)).toContain('kubectl logs --namespace shop d-db-0 --container check');
  });

  it('is nothing where the server was let start, or the check runs', () => {
    expect(said('', {}, 0)).toBeUndefined();
    expect(said('slipway: empty', { state: { running: {} } })).toBeUndefined();
  });
});
