import type { PersistentVolumeClaim, StatefulSet } from '../../types.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { canonicalQuantity, compareQuantities } from '../../../microservice/quantity.ts';
import { engineVersionAnnotation } from '../../../well-known.ts';
import { identityLabels } from '../../metadata.ts';
import { claimName, dataVolume } from '../../names.ts';
import { ignoredWish, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';

type ClaimTemplate = NonNullable<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>[number];

export interface StoragePlan {
  readonly template: ClaimTemplate;
  /** The claim with a larger request, where it has to grow. */
  readonly grown: PersistentVolumeClaim | undefined;
  readonly problem: Problem | undefined;
}

/**
 * The volume. The template of a StatefulSet cannot be changed, so that of a live one is declared as
 * it is; a larger size goes to the claim itself, and a smaller one nowhere: volumes do not shrink.
 */
export function planStorage(input: PlanInput, version: string): StoragePlan {
  const { database, observed } = input;
  const wanted = canonicalQuantity(database.spec.storage ?? input.class.storageSize);
  const requested = requestOf(observed.claim?.spec);
  const isSmaller = requested !== undefined && compareQuantities(wanted, requested) < 0;
  return {
    template: claimTemplate(input, wanted, version),
    grown:
      requested !== undefined && compareQuantities(wanted, requested) > 0 && isBound(observed.claim)
        ? grownClaim(input, wanted)
        : undefined,
    problem: isSmaller
      ? ignoredWish(
          'StorageShrink',
          `PersistentVolumeClaim ${claimName(database)} has ${requested}, and volumes do not shrink; set storage of Database ${database.metadata.name} back to ${requested}`,
        )
      : undefined,
  };
}

function claimTemplate(input: PlanInput, wanted: string, version: string): ClaimTemplate {
  const live = input.observed.statefulSet?.spec?.volumeClaimTemplates?.find(
    (template) => template.metadata?.name === dataVolume,
  );
  return live === undefined ? newTemplate(input, wanted, version) : keptTemplate(input, live);
}

function newTemplate(input: PlanInput, size: string, version: string): ClaimTemplate {
  const { storageClassName } = input.class;
  return {
    metadata: {
      name: dataVolume,
      labels: identityLabels(input.database),
      annotations: { [engineVersionAnnotation]: version },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClassName === undefined ? {} : { storageClassName }),
      resources: { requests: { storage: size } },
    },
  };
}

/** Just the fields that we set: what the API server added is not ours to declare. */
function keptTemplate({ database }: PlanInput, { metadata, spec }: ClaimTemplate): ClaimTemplate {
  const { labels = identityLabels(database), annotations } = metadata ?? {};
  const version = annotations?.[engineVersionAnnotation];
  const { accessModes = ['ReadWriteOnce'], storageClassName } = spec ?? {};
  const size = requestOf(spec);
  return {
    metadata: {
      name: dataVolume,
      labels,
      ...(version === undefined ? {} : { annotations: { [engineVersionAnnotation]: version } }),
    },
    spec: {
      accessModes,
      ...(storageClassName === undefined ? {} : { storageClassName }),
      ...(size === undefined ? {} : { resources: { requests: { storage: size } } }),
    },
  };
}

function grownClaim({ database }: PlanInput, size: string): PersistentVolumeClaim {
  const { namespace } = database.metadata;
  return {
    apiVersion: apiVersionOf(builtin.persistentVolumeClaim),
    kind: builtin.persistentVolumeClaim.kind,
    metadata: {
      name: claimName(database),
      ...(namespace === undefined ? {} : { namespace }),
    },
    spec: { resources: { requests: { storage: size } } },
  };
}

/** A claim that is not bound yet cannot be changed. */
function isBound(claim: PersistentVolumeClaim | undefined): boolean {
  return claim?.status?.phase === 'Bound' && claim.metadata.deletionTimestamp === undefined;
}

function requestOf(
  spec: { resources?: { requests?: Record<string, string> } } | undefined,
): string | undefined {
  return spec?.resources?.requests?.['storage'];
}
