import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { findValkey } from './valkey-server.ts';

/** A folder, while the tests around run, in which the programs bear Valkey's names. */
export function useValkeyNames(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-valkey-shims-'));
    chmodSync(folder, 0o755);
    const server = findValkey()?.server ?? '';
    for (const program of ['server', 'cli', 'check-rdb']) {
      const found = server.replace(/server$/, program);
      // They know by their name what they are.
      writeFileSync(join(folder, `valkey-${program}`), `#!/bin/sh\nexec ${found} "$@"\n`, {
        mode: 0o755,
      });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}
