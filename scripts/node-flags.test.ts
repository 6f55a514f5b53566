import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeEnvironment, nodeFlags } from './node-flags.ts';

const root = join(import.meta.dirname, '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

describe('how Node runs the operator', () => {
  it('is the same in the image', () => {
    const entrypoint = /^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '';
    expect(JSON.parse(entrypoint)).toEqual(['/nodejs/bin/node', ...nodeFlags, '/app/main.mjs']);
    for (const [name, value] of Object.entries(nodeEnvironment)) {
      expect(dockerfile).toContain(`${name}=${value}`);
    }
  });

  it('is the same for npm start', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    expect(scripts.start).toBe(`node ${nodeFlags.join(' ')} dist/main.mjs`);
  });
});
