import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startScript } from '../../../src/controllers/database/engines/valkey/start-script.ts';

const names = { database: '0', owner: 'owner', login: 'main_1', idleLogin: 'main_2' };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs the script on these files with a server that does nothing; the users that it would have. */
function usersWith(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-valkey-'));
  folders.push(folder);
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries({ 'admin/password': 'admin', ...files })) {
    write(name, text);
  }
  const at = (name: string): string => join(folder, name);
  chmodSync(write('bin/valkey-server', '#!/bin/sh\n'), 0o755);
  const paths = {
    data: folder,
    adminPassword: at('admin/password'),
    servicePassword: at('service/password'),
    initScript: '',
    logins: { service: at('service'), rotation: at('rotation') },
  };
  const placement = { port: 6379, tlsPort: 6380, bind: ['*'], users: at('users.acl') };
  const script = write('start.sh', startScript(names, paths, placement));
  const env = { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` };
  execFileSync('sh', [script], { env, stdio: 'pipe' });
  const lines = readFileSync(at('users.acl'), 'utf8').matchAll(/^user (main_\S+) on #(\S+)/gm);
  return Object.fromEntries([...lines].map(([, user = '', hash = '']) => [user, hash]));
}

function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

const service = { 'service/username': 'main_2', 'service/password': 'new' };
const amid = {
  'rotation/username': 'main_2',
  'rotation/password': 'new',
  'rotation/previous-username': 'main_1',
  'rotation/previous-password': 'old',
};

describe('the users of a Valkey that starts', () => {
  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['without a name', { 'service/password': 'old' }, { main_1: 'old' }],
    ['with the other login', service, { main_2: 'new' }],
    [
      'before the other one takes over',
      { ...amid, 'service/username': 'main_1', 'service/password': 'old' },
      { main_1: 'old', main_2: 'new' },
    ],
    ['after it took over', { ...amid, ...service }, { main_1: 'old', main_2: 'new' }],
    [
      'with a Secret that somebody changed',
      { ...amid, ...service, 'service/password': 'mine' },
      { main_1: 'old', main_2: 'mine' },
    ],
    [
      'with another user in the Secret of the rotation',
      { ...service, 'rotation/username': 'root', 'rotation/password': 'x' },
      { main_2: 'new' },
    ],
  ])('%s', (_, files, expected) => {
    const hashes = Object.entries(expected).map(([user, password]) => [user, hashOf(password)]);
    expect(usersWith(files)).toEqual(Object.fromEntries(hashes));
  });

  it('are none without a password', () => {
    expect(() => usersWith({ 'service/password': '' })).toThrow(/holds no password/);
  });
});
