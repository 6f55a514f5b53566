import { readdirSync, readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../crds/database/v1alpha1.ts';
import { adoptedCredentials } from './adoption/adopted-login.ts';
import { adminSecret, credentialsSecret, serviceConnection } from './credentials.ts';
import { desiredState, type DesiredState } from './desired.ts';
import { managedSecret } from './steps/managed-secret.ts';
import { tenantSecret } from './steps/tenant-secret.ts';
import type { Secret } from './types.ts';
import { platform } from './testing/platform.ts';
import { readInput, type Input } from './testdata/read-input.ts';

const folder = new URL('testdata/', import.meta.url);
const inputs = readdirSync(folder).filter(
  (name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'),
);

function read(name: string): Input {
  return readInput(readFileSync(new URL(name, folder), 'utf8'));
}

/** All objects as a stream of manifests, and last what is reported beside them. */
function render({ database, observed, isParked }: Input): string {
  const desired = desiredState(database, observed, isParked, platform);
  const { objects, problems, bindingName, version, isBlocked } = desired;
  const plan = {
    plan: {
      ...(bindingName === undefined ? {} : { bindingName }),
      ...(version === undefined ? {} : { version }),
      ...tenantOf(desired),
      isBlocked,
      ...(problems.length === 0 ? {} : { problems }),
    },
  };
  return [...secretsOf(database, desired), ...objects.map(({ object }) => object), plan]
    .map((document) => dump(document, { lineWidth: 100, noRefs: true }))
    .join('---\n');
}

/** On what terms the database is on a server that others use, too. */
function tenantOf({ provisioner, input }: DesiredState): object {
  const access = provisioner.access(input);
  return access?.tenant === undefined ? {} : { server: access };
}

function secretsOf(database: Database, desired: DesiredState): readonly Secret[] {
  const { engine } = desired.input;
  if (desired.provisioner.adopts) {
    const login = { username: 'USER', password: 'PASSWORD', database: 'DATABASE' };
    return [adoptedCredentials(database, engine, login, 'HASH')];
  }
  const access = desired.provisioner.access(desired.input);
  if (!desired.makesCredentials || access === undefined) return [];
  const { endpoint, tenant, managed, authority } = access;
  const connection = serviceConnection(database, engine, endpoint, {
    password: 'PASSWORD',
    ...(authority === undefined ? {} : { certificates: 'AUTHORITY' }),
  });
  if (managed !== undefined) return [managedSecret(database, engine, connection, managed)];
  return tenant === undefined
    ? [
        adminSecret(database, engine, 'ADMIN-PASSWORD'),
        credentialsSecret(database, engine, connection),
      ]
    : [tenantSecret(database, engine, connection, tenant)];
}

describe('what a Database becomes', () => {
  it.each(inputs)('%s', async (name) => {
    const golden = new URL(name.replace(/\.yaml$/, '.golden.yaml'), folder);
    await expect(render(read(name))).toMatchFileSnapshot(golden.pathname);
  });

  it.each(inputs)('%s is the same every time', (name) => {
    expect(render(read(name))).toBe(render(read(name)));
  });
});
