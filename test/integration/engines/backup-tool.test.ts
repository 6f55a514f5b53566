import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleBackupTool } from '../../../scripts/build.ts';
import { variables } from '../../../src/backup-tool/variables.ts';
import { hasMoto, startMoto, type MotoServer } from '../support/moto-server.ts';

type Overrides = Partial<Record<keyof typeof variables, string>>;

const folder = mkdtempSync(join(tmpdir(), 'slipway-backup-tool-'));
const credentials = join(folder, 'credentials');
const bucket = 'acme-backups';

beforeAll(async () => {
  await bundleBackupTool(join(folder, 'dist'));
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'AWS_ACCESS_KEY_ID'), 'key\n');
  writeFileSync(join(credentials, 'AWS_SECRET_ACCESS_KEY'), 'very-secret-key');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly message: string;
  readonly output: string;
}

/** Runs the bundled tool as its container does. */
async function tool(command: string, place: Overrides, given: Overrides): Promise<Ran> {
  const termination = join(folder, 'termination-log');
  rmSync(termination, { force: true });
  const settings: Overrides = { ...identity, ...place, ...given };
  const env = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      variables[key as keyof typeof variables],
      value,
    ]),
  );
  const child = spawn(process.execPath, [join(folder, 'dist', 'backup.mjs'), command], {
    env: { ...env, SLIPWAY_TERMINATION_LOG: termination },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const message = existsSync(termination) ? readFileSync(termination, 'utf8') : '';
  return { code, message, output };
}

const identity: Overrides = {
  namespace: 'shop',
  database: 'orders-main',
  uid: 'uid-1',
  engine: 'postgres',
  version: '17',
  retain: '2',
  file: 'dump.pgdump',
};

/** What holds for each place of backups. */
function describeStore(name: string, place: () => Overrides, spool: () => string): void {
  const workOf = (backup: string): string => join(spool(), backup);
  const dump = (backup: string, content: Buffer | string): Overrides => {
    mkdirSync(workOf(backup), { recursive: true });
    writeFileSync(join(workOf(backup), 'dump.pgdump'), content);
    return { name: backup, work: workOf(backup) };
  };
  const store = (backup: string, content: Buffer | string, given: Overrides = {}) =>
    tool('store', place(), { ...dump(backup, content), ...given });
  const fetched = async (backup: string, given: Overrides = {}): Promise<Ran | string> => {
    const work = join(spool(), `fetched-${randomBytes(4).toString('hex')}`);
    const ran = await tool('fetch', place(), { name: backup, work, ...given });
    return ran.code === 0 ? readFileSync(join(work, 'dump.pgdump'), 'utf8') : ran;
  };

  describe(`kept ${name}`, () => {
    it('keeps what is stored, of any size, and as many as it is told', async () => {
      const large = randomBytes(40 * 1_024 * 1_024);
      const kept = await store('b1', large);
      expect([kept.code, JSON.parse(kept.message)]).toEqual([
        0,
        { name: 'b1', size: large.length },
      ]);
      expect(await fetched('b1')).toBe(large.toString('utf8'));
      expect(await store('b2', 'two')).toMatchObject({ code: 0 });
      // The same Job again: the same backup.
      expect(await store('b2', 'two again')).toMatchObject({ code: 0 });
      expect(await fetched('b1')).not.toMatchObject({ code: 1 });
      expect(await store('b3', 'three')).toMatchObject({ code: 0 });
      expect(await fetched('b1')).toMatchObject({
        code: 1,
        message: expect.stringContaining('the newest are b3, b2'),
      });
      expect(await fetched('b2')).toBe('two again');
      expect(await fetched('latest')).toBe('three');
    });

    it('never pushes out backups of a former Database of the name', async () => {
      for (const backup of ['n1', 'n2', 'n3']) {
        await store(backup, backup, { uid: 'uid-2', retain: '1' });
      }
      expect(await fetched('b3')).toBe('three');
      expect(await fetched('n2')).toMatchObject({ code: 1 });
    });

    it('refuses another engine, an empty dump and a missing one', async () => {
      expect(await fetched('b3', { engine: 'mariadb' })).toMatchObject({
        code: 1,
        message: expect.stringContaining('is of engine postgres, not mariadb'),
      });
      expect(await store('empty', '')).toMatchObject({ code: 1, message: 'The dump is empty' });
      expect(await fetched('empty')).toMatchObject({ code: 1 });
      const nothing = { name: 'none', work: join(spool(), 'none') };
      expect(await tool('store', place(), nothing)).toMatchObject({ code: 1 });
    });
  });
}

describe('the tool that keeps backups', () => {
  const volume = join(folder, 'volume');
  const spool = join(volume, '.spool');
  describeStore(
    'on a volume',
    () => ({ volume }),
    () => spool,
  );

  it('finds a backup that was damaged on its volume', async () => {
    writeFileSync(join(volume, 'b3', 'dump.pgdump'), 'thr33');
    const work = join(spool, 'damaged');
    const ran = await tool('fetch', { volume }, { name: 'b3', work });
    expect(ran).toMatchObject({ code: 1, message: expect.stringContaining('is damaged') });
    expect(existsSync(join(spool, 'b3'))).toBe(false);
  });
});

const isMotoMissing = !hasMoto();
const why = isMotoMissing ? 'skipped: no moto_server in PATH (pip install moto[server])' : '';

describe.skipIf(isMotoMissing)(`the tool that keeps backups and a real S3 ${why}`, () => {
  let moto: MotoServer | undefined;
  beforeAll(async () => {
    moto = await startMoto(bucket);
  });
  afterAll(async () => moto?.stop());
  const place = (): Overrides => ({
    endpoint: moto?.endpoint ?? '',
    bucket,
    region: 'eu-central-1',
    prefix: 'clusters/eu-1',
    pathStyle: 'true',
    credentials,
  });
  describeStore('in a bucket', place, () => join(folder, 'work'));

  it('says what is wrong with a bucket, and never the key', async () => {
    const work = join(folder, 'work', 'b2');
    const ran = await tool('fetch', { ...place(), bucket: 'nowhere' }, { name: 'b2', work });
    expect(ran).toMatchObject({ code: 1, message: expect.stringContaining('NoSuchBucket') });
    expect(ran.output).not.toContain('very-secret-key');
    const unreachable = { ...place(), endpoint: 'http://127.0.0.1:2' };
    expect(await tool('fetch', unreachable, { name: 'b2', work })).toMatchObject({
      code: 1,
      message: expect.stringContaining('fetch failed'),
    });
  });
});
