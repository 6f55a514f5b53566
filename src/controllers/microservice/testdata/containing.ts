import { expect } from 'vitest';

/** Matches a text that contains this one; `unknown`, where vitest's own is untyped. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}
