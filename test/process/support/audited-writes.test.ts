import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditLog } from '../../control-plane/audit-log.ts';
import { auditedWrites } from './audited-writes.ts';

const line = (username: string, verb: string, requestURI: string): string =>
  `${JSON.stringify({ stage: 'ResponseComplete', verb, requestURI, user: { username } })}\n`;

describe('auditedWrites', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-audited-writes-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('tells what the users wrote between the two places, in order', async () => {
    const path = join(folder, 'audit.log');
    const before = line('a', 'create', '/before');
    await writeFile(
      path,
      [
        before,
        line('a', 'patch', '/1'),
        line('a', 'list', '/read'),
        line('c', 'patch', '/of-another-one?"a"'),
        line('b', 'delete', '/2'),
        line('a', 'patch', '/dry?dryRun=All'),
      ].join(''),
    );
    const audit: Pick<AuditLog, 'mark'> = {
      mark: async () => ({ offset: (await readFile(path)).length }),
    };
    const entries = await auditedWrites({ audit, path }, { offset: Buffer.byteLength(before) }, [
      'a',
      'b',
    ]);
    expect(entries.map(({ user, uri }) => user + uri)).toEqual(['a/1', 'b/2']);
  });
});
