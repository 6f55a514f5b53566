import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { keepPart, keptParts } from './kept-parts.ts';

const root = await mkdtemp(join(tmpdir(), 'kept-parts-'));
afterAll(() => rm(root, { recursive: true }));

it('knows the parts of a folder, and none of one that is not there', async () => {
  const folder = join(root, 'results');
  expect([...(await keptParts(folder))]).toEqual([]);
  await keepPart(folder, 'create', { plans: 1 });
  await writeFile(join(folder, 'README.md'), '');
  expect([...(await keptParts(folder))]).toEqual(['create']);
  expect(JSON.parse(await readFile(join(folder, 'create.json'), 'utf8'))).toEqual({ plans: 1 });
});
