import { canonicalQuantity, compareQuantities } from '../../microservice/quantity.ts';
import { blocker, ignoredWish, type Problem } from '../problem.ts';
import type { PlanInput } from './provisioner.ts';
import { classTitle } from './spec-problems.ts';

/** How large the volume is to be. */
export interface SizePlan {
  readonly size: string;
  readonly problem: Problem | undefined;
}

/**
 * The size that is asked for, within the limit of the class. What `holder`, as messages name it,
 * has already stays where less is asked for: volumes do not shrink.
 */
export function planSize(input: PlanInput, holder: string, current: string | undefined): SizePlan {
  const { database, class: given } = input;
  const { storageLimit } = given;
  const wanted = wantedSize(input, current);
  const growth = current === undefined ? 1 : compareQuantities(wanted, current);
  if (current !== undefined && growth < 0) {
    const message = `${holder} has ${current}, and volumes do not shrink; set storage of Database ${database.metadata.name} back to ${current}`;
    return { size: current, problem: ignoredWish('StorageShrink', message) };
  }
  // A volume that is there already may be larger: the limit came later.
  if (current !== undefined && growth === 0) return { size: current, problem: undefined };
  if (storageLimit === undefined || compareQuantities(wanted, storageLimit) <= 0) {
    return { size: wanted, problem: undefined };
  }
  const message = `${classTitle(given.name)} allows ${storageLimit} of storage, and Database ${database.metadata.name} asks for ${wanted}; lower its storage or size, or have spec.limits.storage of the class raised`;
  return current === undefined
    ? { size: wanted, problem: blocker('LimitExceeded', message) }
    : { size: current, problem: ignoredWish('LimitExceeded', message) };
}

/** An adopted volume stays as it came until somebody asks for another size. */
function wantedSize({ database, class: given }: PlanInput, current: string | undefined): string {
  const { storage, size, adopt } = database.spec;
  const isLeft = adopt !== undefined && storage === undefined && size === undefined;
  return isLeft && current !== undefined
    ? current
    : canonicalQuantity(storage ?? given.storageSize);
}
