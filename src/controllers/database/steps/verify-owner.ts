import { databaseConditions } from '../../../crds/database/conditions.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { findCondition } from '../../../runtime/conditions.ts';
import { isGone } from '../../read-live.ts';
import type { Scope } from './scope.ts';

/**
 * Whether the Database is gone, though a cache has it: asked only where objects that go with it are
 * missing though all was there.
 */
export async function lostItsOwner({
  client,
  database,
  desired,
  request,
}: Scope): Promise<boolean> {
  const before = findCondition(database.status?.conditions, databaseConditions.Provisioned);
  const isMissing = desired.objects.some(
    ({ live, object }) => live === undefined && object.metadata.ownerReferences !== undefined,
  );
  if (!isMissing || before?.status !== 'True') return false;
  return isGone(client, databaseResource, database, request.signal);
}
