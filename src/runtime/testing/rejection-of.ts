/** What the promise rejects with. Handles the rejection at once, however late it is looked at. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) throw new Error('it was to reject, and resolved');
  return outcome.error instanceof Error ? outcome.error : new Error(String(outcome.error));
}
