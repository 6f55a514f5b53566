import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { Scope } from './scope.ts';

/** Deletes what is ours and not wanted any more, by its UID. */
export async function prune(writer: ObjectWriter, { desired, request }: Scope): Promise<void> {
  if (desired.isBlocked) return;
  for (const { resource, live } of desired.unwanted) {
    if (live.metadata.deletionTimestamp !== undefined) continue;
    await writer.remove(resource, live, { signal: request.signal });
  }
}
