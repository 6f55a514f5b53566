import type { Database } from '../../../crds/database/v1alpha1.ts';
import { at, countAt, listAt, textAt } from '../../wire-value.ts';
import { declaredBy } from '../declared-by.ts';
import { readFinding, type EngineAdoption, type Finding } from '../engines/adoption.ts';
import { claimName, podName } from '../names.ts';
import { ignoredWish, type Problem } from '../problem.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';

/** The container that looks at the volume before the server starts. */
export const checkName = 'check';

/**
 * What keeps the server from the volume, as the container says that looked at it last; undefined
 * where it let the server start, or has yet to look. Pure.
 */
export function refusal({ database, engine, observed }: PlanInput): Problem | undefined {
  const { adoption } = engine;
  const pod = observed.pods.find(({ metadata }) => metadata.name === podName(database));
  const check = listAt(pod, 'status', 'initContainerStatuses').find(
    (status) => at(status, 'name') === checkName,
  );
  const ended =
    at(check, 'state', 'terminated') ??
    (textAt(check, 'state', 'waiting', 'reason') === undefined
      ? undefined
      : at(check, 'lastState', 'terminated'));
  if (adoption === undefined || ended === undefined || countAt(ended, 'exitCode') === 0) {
    return undefined;
  }
  const finding = readFinding(textAt(ended, 'message') ?? '');
  const message =
    finding === undefined
      ? `Container ${checkName} of pod ${podName(database)} could not look at PersistentVolumeClaim ${claimName(database)}; see kubectl logs --namespace ${database.metadata.namespace ?? ''} ${podName(database)} --container ${checkName}`
      : words(database, adoption, finding);
  return ignoredWish('AdoptionRefused', message);
}

function words(
  database: Database,
  { title, marker }: EngineAdoption,
  { kind, detail }: Finding,
): string {
  const { dataPath } = database.spec.adopt ?? {};
  const claim = `PersistentVolumeClaim ${claimName(database)}`;
  const folder = dataPath === undefined ? 'the root' : `folder ${dataPath}`;
  const place = `${claim} has in ${folder}`;
  const anew = 'in a new Database';
  switch (kind) {
    case 'missing':
      return `${claim} has no folder ${dataPath ?? ''}; name the one with ${marker} in adopt.dataPath ${anew}`;
    case 'elsewhere':
      return detail === '.'
        ? `${claim} has data of ${title} in its root, not in ${folder}; leave adopt.dataPath out ${anew}`
        : `${claim} has data of ${title} in folder ${detail}, not in ${folder}; set adopt.dataPath to ${detail} ${anew}`;
    case 'empty':
      return `${place} no data; adopt a claim that has some, or leave adopt out to begin with an empty database, ${anew}`;
    case 'foreign':
      return `${place} no data of ${title}; name the folder with ${marker} in adopt.dataPath, or another claim, ${anew}`;
    case 'owner':
      return `${place} data that user ${detail} owns, as whom the server has to run; set adopt.userId to ${detail} ${anew}`;
    case 'version':
      return `${place} data of ${title} ${detail}, which this server does not start on; set version of ${declaredBy(database)} to "${detail}" first`;
    case 'unversioned':
      return `${place} data of ${title} that does not say its version; start the server of before once more, run mariadb-upgrade --force there, and stop it`;
    case 'standby':
      return `${place} data of a standby; adopt the claim of the primary ${anew}, or promote this one on the server of before`;
    case 'incomplete':
      return `${place} a part of the data only: ${detail} is on another volume; bring it onto this one with the server of before, and stop that`;
  }
}
