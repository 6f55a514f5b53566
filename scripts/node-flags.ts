/**
 * How Node runs the operator: a heap that is kept small and returned memory that goes back to the
 * system. Without these Node takes what the machine has, some 100 MiB more than is needed.
 */
export const nodeFlags = ['--max-semi-space-size=1', '--optimize-for-size'] as const;

/** For glibc's allocator, which else keeps what lists and TLS connections needed for a moment. */
export const nodeEnvironment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_MMAP_THRESHOLD_: '65536',
} as const;
