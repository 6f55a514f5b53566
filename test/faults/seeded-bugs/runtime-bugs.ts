import type { SeededBug } from './seeded-bug.ts';

/** Mistakes in how the API server is watched and written to, and in who may. */
export const runtimeBugs: readonly SeededBug[] = [
  {
    name: 'applied-without-comparing',
    summary: 'What is declared is written at each reconcile, whether it differs or not',
    edits: [
      {
        file: 'src/runtime/ensure-writer.ts',
        find: 'const differs = live === undefined || (paths?.length !== 0 && !settled.has(body, live));',
        replace: 'const differs = paths?.length !== -1;',
      },
    ],
    workload: 'ports',
    plan: 'none',
    oracle: 'silence',
  },
  {
    name: 'status-written-always',
    summary: 'The status is written at each reconcile, whether it changed or not',
    edits: [
      {
        file: 'src/controllers/status-reporter.ts',
        find: "if (change === 'none') {",
        replace: "if (change === 'none' && key === '') {",
      },
    ],
    workload: 'ports',
    plan: 'none',
    oracle: 'silence',
  },
  {
    name: 'caches-not-awaited',
    summary: 'Work begins before the caches are filled',
    edits: [
      {
        file: 'src/runtime/create-controller.ts',
        find: 'const isSynced = await waitForAll(sources, signal);',
        replace: 'const isSynced = await Promise.race([waitForAll(sources, signal), true]);',
      },
    ],
    workload: 'ports',
    plan: 'late-list@deployments.apps',
    oracle: 'silence',
  },
  {
    name: 'empty-list-trusted',
    summary: 'A list that failed is taken for one that is empty, and believed',
    edits: [
      {
        file: 'src/runtime/informer-loop.ts',
        find: "return isAbsent ? { how: 'absent' } : { how: 'failed', error };",
        replace:
          "if (isAbsent) return { how: 'absent' };\n      cache.replace([], '1', false);\n      return { how: 'listed' };",
      },
    ],
    workload: 'ports',
    plan: 'late-list@deployments.apps',
    oracle: 'silence',
  },
  {
    name: 'relist-keeps-deleted',
    summary: 'What a list does not show any more stays in the cache',
    edits: [
      {
        file: 'src/runtime/informer-cache.ts',
        find: 'if (!listed.has(key) && ',
        replace: "if (key === '' && !listed.has(key) && ",
      },
    ],
    workload: 'drift',
    plan: 'unobserved@patch deployments.apps app #2',
    oracle: 'workload',
  },
  {
    name: 'deletions-missed',
    summary: 'A deletion that a watch tells of is not noticed',
    edits: [
      {
        file: 'src/runtime/informer-cache.ts',
        find: "tell(type === 'DELETED' ? take(key)",
        replace: "tell(type === 'DELETED' && key === '' ? take(key)",
      },
    ],
    workload: 'drift',
    plan: 'none',
    oracle: 'workload',
  },
  {
    name: 'expired-watch-resumed',
    summary: 'A watch that expired is begun again from where it was, for ever',
    edits: [
      {
        file: 'src/runtime/informer-follow.ts',
        find: "if (end.why === 'expired') return;",
        replace: "if (end.why === 'expired') continue;",
      },
    ],
    workload: 'drift',
    plan: 'unobserved@5',
    oracle: 'workload',
  },
  {
    name: 'failure-forgotten',
    summary: 'A reconcile that failed is not tried again',
    edits: [
      {
        file: 'src/runtime/reconcile-runner.ts',
        find: 'queue.addFailed(key, { priority, afterMs: retryAfterMs(error) });',
        replace: 'retryAfterMs({ key, priority });',
      },
    ],
    workload: 'ports',
    plan: 'unavailable@1',
    oracle: 'workload',
  },
  {
    name: 'garbage-ends-the-process',
    summary: 'A line of a watch that is no JSON is a failure that nobody handles',
    edits: [
      {
        file: 'src/runtime/informer-watch.ts',
        find: "return isOver ? { why: 'expired' } : { why: 'failed', error, heard };",
        replace: "if (!isOver) throw error;\n    return { why: 'expired' };",
      },
    ],
    workload: 'ports',
    plan: 'garbage-watches@3',
    oracle: 'process',
  },
  {
    name: 'fence-ignored',
    summary: 'Who loses the lease goes on as if nothing had happened',
    edits: [
      {
        file: 'src/runtime/lease-tenure.ts',
        find: 'if (lost === undefined) return;',
        replace: "if (lost === undefined || reason !== '') return;",
      },
    ],
    workload: 'image',
    plan: 'lease-lost@3',
    oracle: 'fencing',
  },
  {
    name: 'lease-not-looked-at',
    summary: 'A standby acts as if the lease were free',
    edits: [
      {
        file: 'src/runtime/lease-lock.ts',
        find: "if (holder === '' || holder === identity) return true;",
        replace: "if (holder === '' || holder !== '') return true;",
      },
    ],
    workload: 'image',
    plan: 'leader-stopped@3',
    oracle: 'fencing',
  },
];
