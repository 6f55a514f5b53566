import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { ownWholeOrStub } from '../../../projections.ts';
import { childMetadata } from '../../child-metadata.ts';
import { heldReasons } from '../../held.ts';
import {
  declaredVersion,
  hasMigrations,
  isGenuine,
  isMigrated,
  newestRevision,
  revisionName,
  revisionNumber,
  versionIn,
} from '../../served-version.ts';
import { liveChild } from '../../observed.ts';
import { isOurs } from '../../ownership.ts';
import type { ControllerRevision } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

export const controllerRevisionChild: ChildKind = {
  name: 'ControllerRevision',
  resource: builtin.controllerRevision,
  purpose:
    'The pod template of the version whose migrations are done, which serves while the next one is migrated; made with spec.databases[].migration only.',
  optional: false,
  after: ['Database'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  transform: ownWholeOrStub,
  build: buildControllerRevision,
};

/**
 * The version that is to serve: the declared one once its migrations are done, until then the one
 * before. Its data cannot be changed, so its name carries a hash of that.
 */
export function buildControllerRevision(input: BuildInput): readonly ControllerRevision[] {
  if (!hasMigrations(input)) return [];
  const newest = newestRevision(input);
  const kept = versionIn(newest);
  const mayChange = isMigrated(input) && heldReasons(input).length === 0;
  if (!mayChange && kept === undefined) return [];
  const data = mayChange || kept === undefined ? declaredVersion(input) : kept;
  const name = mayChange ? revisionName(input.microservice, data) : (newest?.metadata.name ?? '');
  const isNewest = newest?.metadata.name === name;
  const live = liveChild(input.observed, 'ControllerRevision', name);
  if (live !== undefined && mustGo(live, input)) return [];
  return [
    {
      apiVersion: apiVersionOf(builtin.controllerRevision),
      kind: builtin.controllerRevision.kind,
      metadata: childMetadata(input.microservice, name),
      data,
      revision: revisionNumber(newest) + (isNewest ? 0 : 1),
    },
  ];
}

/** It bears the name and holds something else: it is pruned, and written as it is to be after that. */
function mustGo(live: ControllerRevision, { microservice }: BuildInput): boolean {
  return isOurs(live, microservice) && !isGenuine(live, microservice);
}
