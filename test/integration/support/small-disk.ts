import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that can be filled without harm to anything else. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves no more than so many bytes, in pages of 4 KiB; none by default. */
  fill(left?: number): void;
  /** Bytes that are taken. */
  used(): number;
  /** Gives back what {@link fill} took. */
  empty(): void;
  /** Ends it; nothing may use it any more. */
  remove(): void;
}

const mebibyte = 2 ** 20;

/** Mounts one in memory. Throws where this user may not mount anything. */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'slipway-disk-'));
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', path];
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
  chmodSync(path, 0o777);
  const ballast = (index: number): string => join(path, `ballast-${index}`);
  let files = 0;
  return {
    path,
    fill: (left = 0) => {
      // What is freed while it is being filled is taken, too.
      for (;;) {
        const { bavail, bsize } = statfsSync(path);
        const free = bavail * bsize - left;
        if (free <= 0) return;
        writeFileSync(ballast((files += 1)), Buffer.alloc(Math.min(free, 16 * mebibyte)));
      }
    },
    used: () => {
      const { blocks, bfree, bsize } = statfsSync(path);
      return (blocks - bfree) * bsize;
    },
    empty: () => {
      for (; files > 0; files -= 1) rmSync(ballast(files));
    },
    remove: () => {
      execFileSync('umount', ['--lazy', path], { stdio: 'ignore' });
      rmdirSync(path);
    },
  };
}

/** For `describe.skipIf`: no disk can be mounted here. */
export const cannotMount = !canMount();

/** For the name of tests that need one: says why they were skipped, where they are. */
export const whyNoDisk = cannotMount
  ? 'skipped: mounting a tmpfs needs root and CAP_SYS_ADMIN'
  : '';

function canMount(): boolean {
  try {
    mountSmallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}
