import type { KubeObject } from '../../../../runtime/kube-object.ts';
import { ownershipOf } from '../../ownership.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';

/**
 * Objects of needed names that are not ours. What the garbage collector is about to remove, with a
 * Database that was deleted, only has to be waited for.
 */
export function conflicts({ database, observed }: PlanInput): readonly Problem[] {
  const { statefulSet, service, networkPolicy, credentials, admin } = observed;
  const owned = [statefulSet, service, networkPolicy].flatMap((live) => {
    const ownership = live === undefined ? 'ours' : ownershipOf(live, database);
    if (live === undefined || ownership === 'ours') return [];
    return ownership === 'former' ? [leaving(live)] : [conflict(live.kind, live.metadata.name)];
  });
  const kept = [credentials, admin].flatMap(({ name, isClaimed }) =>
    isClaimed ? [] : [conflict('Secret', name)],
  );
  return [...owned, ...kept];
}

function conflict(kind: string, name: string): Problem {
  return blocker(
    'NameConflict',
    `${kind} ${name} exists and is not Slipway's; delete it, or let Slipway take it over with kubectl annotate ${kind.toLowerCase()} ${name} slipway.dev/adopt=true`,
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
