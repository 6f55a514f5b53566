import { readdirSync, readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { adminSecret, credentialsSecret } from './credentials.ts';
import { desiredState } from './desired.ts';
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
      isBlocked,
      ...(problems.length === 0 ? {} : { problems }),
    },
  };
  const { engine } = desired.input;
  const secrets = desired.makesCredentials
    ? [
        adminSecret(database, engine, 'ADMIN-PASSWORD'),
        credentialsSecret(database, engine, 'PASSWORD'),
      ]
    : [];
  return [...secrets, ...objects.map(({ object }) => object), plan]
    .map((document) => dump(document, { lineWidth: 100, noRefs: true }))
    .join('---\n');
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
