import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { findCondition, type DesiredCondition } from '../../../runtime/conditions.ts';
import { compareQuantities } from '../../microservice/quantity.ts';
import { textAt } from '../../wire-value.ts';
import { declaredBy } from '../declared-by.ts';
import type { DesiredState } from '../desired.ts';
import { claimName } from '../names.ts';
import { classTitle } from '../provisioners/spec-problems.ts';
import { bytesOf } from './used.ts';

/** Parts of the volume: where it begins to be low, and below which it is so no longer. */
const lowAt = 0.85;
const fineBelow = 0.8;
const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;
const growth = 1.5;

/**
 * The condition StorageLow, where the data comes near the size of the volume. It ends at a lower
 * mark than it begins, and stays as it was while nobody knows how much there is: after a restart.
 */
export function storageLowCondition(
  database: Database,
  desired: DesiredState,
  usedBytes: number | undefined,
): DesiredCondition | undefined {
  const { input, provisioner } = desired;
  if (!provisioner.runsServer || input.isParked) return undefined;
  const capacity = textAt(input.observed.claim, 'status', 'capacity', 'storage') ?? '';
  const size = bytesOf(capacity) ?? 0;
  if (size === 0) return undefined;
  const type = databaseConditions.StorageLow;
  const wasLow = findCondition(database.status?.conditions, type)?.status === 'True';
  const isLow = usedBytes === undefined ? wasLow : usedBytes >= size * (wasLow ? fineBelow : lowAt);
  if (!isLow) return undefined;
  const message = `The data fills most of the volume of ${capacity}; ${mendOf(database, desired, size)}`;
  return { type, status: 'True', reason: 'StorageLow', message };
}

function mendOf(database: Database, { input }: DesiredState, size: number): string {
  const { name, storageLimit } = input.class;
  const { claim } = input.observed;
  const requested = textAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '';
  if ((bytesOf(requested) ?? 0) > size) {
    const claimed = claimName(database);
    return `it is to become ${requested}: see kubectl describe pvc ${claimed} if that takes long`;
  }
  const limit = storageLimit === undefined ? undefined : bytesOf(storageLimit);
  if (storageLimit !== undefined && limit !== undefined && limit <= size) {
    return `${classTitle(name)} allows no more than ${storageLimit}: delete data, or have its spec.limits.storage raised`;
  }
  const next = nextSize(size);
  const wanted =
    storageLimit !== undefined && compareQuantities(next, storageLimit) > 0 ? storageLimit : next;
  return `set storage of ${declaredBy(database)} to ${wanted}`;
}

/** Half as much again, in whole units. */
function nextSize(size: number): string {
  const next = size * growth;
  return next < gibibyte ? `${Math.ceil(next / mebibyte)}Mi` : `${Math.ceil(next / gibibyte)}Gi`;
}
