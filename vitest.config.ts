import { defineConfig } from 'vitest/config';

/** By default one processor is left out, which is half of a machine that has two. */
const maxWorkers = '100%';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers,
          include: ['{src,scripts,bench,test}/**/*.test.ts'],
          exclude: ['**/*.property.test.ts', 'test/{integration,chart,e2e}/**'],
          // What hangs has to end; five seconds would measure how busy the machine is.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'property',
          maxWorkers,
          include: ['{src,test}/**/*.property.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'engines',
          maxWorkers,
          include: ['test/integration/engines/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,chart}/**/*.test.ts'],
          exclude: ['test/integration/engines/**'],
          globalSetup: ['test/control-plane/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
