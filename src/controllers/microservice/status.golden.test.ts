import { readdirSync, readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { computeStatus, statusRecheckAfterMs } from './status.ts';
import { readStatusInput } from './testdata/status-input.ts';

const folder = new URL('testdata/status/', import.meta.url);
const cases = readdirSync(folder).filter(
  (name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'),
);

describe('what the status says', () => {
  it.each(cases)('%s', async (name) => {
    const input = readStatusInput(readFileSync(new URL(name, folder), 'utf8'));
    const golden = new URL(name.replace(/\.yaml$/, '.golden.yaml'), folder);
    const recheckAfterMs = statusRecheckAfterMs(input);
    const result = {
      ...computeStatus(input),
      ...(recheckAfterMs === undefined ? {} : { recheckAfterMs }),
    };
    await expect(dump(result, { lineWidth: -1, noRefs: true })).toMatchFileSnapshot(
      golden.pathname,
    );
  });
});
