import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  path = join(folder, 'a.lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('withFileLock', () => {
  it('lets one at a time work, and frees the lock after an error', async () => {
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
      throw new Error('expected');
    };
    const runs = [1, 2, 3].map(() => withFileLock(path, work, { pollMs: 1 }));
    const results = await Promise.allSettled(runs);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('takes the lock of a process that is gone', async () => {
    await writeFile(path, `999999999 ${hostname()}`);
    expect(await withFileLock(path, () => Promise.resolve('done'))).toBe('done');
  });

  it('takes the lock of another machine once it shows no life', async () => {
    await writeFile(path, '1 elsewhere');
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(path, longAgo, longAgo);
    expect(await withFileLock(path, () => Promise.resolve('done'))).toBe('done');
  });

  it('waits for a holder that lives, and says for whom', async () => {
    await writeFile(path, `${process.pid} ${hostname()}`);
    const waits: string[] = [];
    const work = withFileLock(path, () => Promise.resolve('done'), {
      pollMs: 1,
      onWait: (holder) => {
        waits.push(holder);
        void rm(path);
      },
    });
    expect(await work).toBe('done');
    expect(waits).toEqual([`process ${process.pid} on ${hostname()}`]);
  });
});
