import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readTried, tellTried, triedVariable } from './tried.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-tried-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('adds up what several tests told', () => {
  const path = join(folder, 'tried.jsonl');
  vi.stubEnv(triedVariable, path);
  tellTried({ combinations: 3 });
  tellTried({ states: 2 });
  tellTried({ combinations: 4 });
  expect(readTried(path)).toEqual({ combinations: 7, states: 2 });
});

it('tells nobody where nobody counts', () => {
  vi.stubEnv(triedVariable, undefined);
  expect(() => tellTried({ states: 1 })).not.toThrow();
});
