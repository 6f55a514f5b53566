import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { resourceName, type Resource } from '../../../runtime/resource.ts';
import { ownershipOf } from '../ownership.ts';
import { blocker, type Problem } from '../problem.ts';

/**
 * What a live object of a needed name means that goes with the Database. What the garbage collector
 * is about to remove, with a Database that was deleted, only has to be waited for.
 */
export function ownedConflicts(
  live: KubeObject | undefined,
  database: Database,
): readonly Problem[] {
  const ownership = live === undefined ? 'ours' : ownershipOf(live, database);
  if (live === undefined || ownership === 'ours') return [];
  return [ownership === 'former' ? leaving(live) : nameConflict(live.kind, live.metadata.name)];
}

/** An object of a needed name that is not ours; with its resource where the kind is ambiguous. */
export function nameConflict(kind: string, name: string, resource?: Resource): Problem {
  const argument =
    resource === undefined ? `${kind.toLowerCase()} ${name}` : `${resourceName(resource)} ${name}`;
  return blocker(
    'NameConflict',
    `${kind} ${name} exists and is not Slipway's; delete it, or let Slipway take it over with kubectl annotate ${argument} slipway.dev/adopt=true`,
  );
}

function leaving({ kind, metadata }: KubeObject): Problem {
  return {
    reason: 'Provisioning',
    message: `${kind} ${metadata.name} of the Database that had this name before is being removed`,
    blocks: true,
    needsAction: false,
  };
}
