/** Whether this process may write now; asked before each write and again as it goes out. */
export interface Fence {
  /** Throws LeaseLostError when the lease is not held for certain. */
  assertHeld(): void;
}
