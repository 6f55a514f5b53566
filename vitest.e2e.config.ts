import { defineConfig } from 'vitest/config';
import { InOrderOfNames } from './test/e2e/support/in-order-of-names.ts';

/** `npm run e2e`: scenarios on a kind cluster, one after another in the order of their names. */
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/scenarios/*/*.test.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    fileParallelism: false,
    sequence: { sequencer: InOrderOfNames },
    bail: 0,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
