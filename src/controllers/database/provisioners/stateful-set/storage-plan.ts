import type { PersistentVolumeClaim, StatefulSet } from '../../types.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { compareQuantities } from '../../../microservice/quantity.ts';
import { engineVersionAnnotation, protectionAnnotation } from '../../../well-known.ts';
import { at, listAt, textAt } from '../../../wire-value.ts';
import { identityLabels } from '../../metadata.ts';
import { claimName, dataVolume } from '../../names.ts';
import type { Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';
import { planSize } from '../storage-size.ts';

type ClaimTemplate = NonNullable<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>[number];

export interface StoragePlan {
  readonly template: ClaimTemplate;
  /** What is to be changed of the claim: its size, where it has to grow, or its protection. */
  readonly claim: PersistentVolumeClaim | undefined;
  readonly problem: Problem | undefined;
}

/**
 * The volume. The template of a StatefulSet cannot be changed, so that of a live one is declared as
 * it is; a larger size goes to the claim itself, and a smaller one nowhere: volumes do not shrink.
 */
export function planStorage(input: PlanInput, version: string): StoragePlan {
  const { database, observed } = input;
  const requested = requestOf(observed.claim);
  const holder = `PersistentVolumeClaim ${claimName(database)}`;
  const { size, problem } = planSize(input, holder, requested);
  return {
    template: claimTemplate(input, size, version),
    claim: requested === undefined ? undefined : changedClaim(input, size, requested),
    problem,
  };
}

function claimTemplate(input: PlanInput, wanted: string, version: string): ClaimTemplate {
  const live = listAt(input.observed.statefulSet, 'spec', 'volumeClaimTemplates').find(
    (template) => at(template, 'metadata', 'name') === dataVolume,
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
function keptTemplate({ database }: PlanInput, live: unknown): ClaimTemplate {
  const labels = at(live, 'metadata', 'labels');
  const version = textAt(live, 'metadata', 'annotations', engineVersionAnnotation);
  const modes = listAt(live, 'spec', 'accessModes').filter((mode) => typeof mode === 'string');
  const accessModes = modes.length === 0 ? ['ReadWriteOnce'] : modes;
  const storageClassName = textAt(live, 'spec', 'storageClassName');
  const size = requestOf(live);
  return {
    metadata: {
      name: dataVolume,
      labels: isTextMap(labels) ? labels : identityLabels(database),
      ...(version === undefined ? {} : { annotations: { [engineVersionAnnotation]: version } }),
    },
    spec: {
      accessModes,
      ...(storageClassName === undefined ? {} : { storageClassName }),
      ...(size === undefined ? {} : { resources: { requests: { storage: size } } }),
    },
  };
}

/**
 * The claim as it is to be; undefined where it is so, or is not bound yet and cannot be changed. Its
 * size is always declared: what is not any more would be taken away.
 */
function changedClaim(
  { database, isParked, observed: { claim } }: PlanInput,
  wanted: string,
  requested: string,
): PersistentVolumeClaim | undefined {
  const isGrowing = !isParked && compareQuantities(wanted, requested) > 0;
  const isProtected = isProtectedObject(database);
  if (!isBound(claim) || (!isGrowing && !isProtected && !isProtectedObject(claim)))
    return undefined;
  const { namespace } = database.metadata;
  return {
    apiVersion: apiVersionOf(builtin.persistentVolumeClaim),
    kind: builtin.persistentVolumeClaim.kind,
    metadata: {
      name: claimName(database),
      ...(namespace === undefined ? {} : { namespace }),
      ...(isProtected ? { annotations: { [protectionAnnotation]: 'true' } } : {}),
    },
    spec: { resources: { requests: { storage: isGrowing ? wanted : requested } } },
  };
}

function isProtectedObject(object: unknown): boolean {
  return at(object, 'metadata', 'annotations', protectionAnnotation) === 'true';
}

function isTextMap(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}

/** A claim that is not bound yet cannot be changed. */
function isBound(claim: PersistentVolumeClaim | undefined): boolean {
  return (
    at(claim, 'status', 'phase') === 'Bound' && claim?.metadata.deletionTimestamp === undefined
  );
}

function requestOf(claim: unknown): string | undefined {
  return textAt(claim, 'spec', 'resources', 'requests', 'storage');
}
