import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { DeclaredObject } from '../provisioners/provisioner.ts';
import type { Scope, WriteRecord } from './scope.ts';

/**
 * Writes the declared objects that differ from the live ones, all at once, so that one that fails
 * keeps no other back. Nothing is written without credentials: a server that starts without them
 * would be lost.
 */
export async function apply(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { desired, records } = scope;
  if (desired.isBlocked || records.some(({ result }) => result === 'failed')) return;
  records.push(
    ...(await Promise.all(desired.objects.map((object) => write(writer, scope, object)))),
  );
}

async function write(
  writer: ObjectWriter,
  scope: Scope,
  { resource, object, live }: DeclaredObject,
): Promise<WriteRecord> {
  const record = { kind: object.kind, name: object.metadata.name };
  // What is being deleted comes back once it is gone.
  if (live?.metadata.deletionTimestamp !== undefined) return { ...record, result: 'unchanged' };
  try {
    const { signal } = scope.request;
    const { outcome } = await writer.ensure(resource, object, live, { signal });
    return { ...record, result: outcome };
  } catch (error) {
    return { ...record, result: 'failed', error };
  }
}
