import type { ObservedSecret } from '../observed.ts';
import { blocker, type Problem } from '../problem.ts';
import { unreadSecret } from './remade-credentials.ts';

/** Which keys a Secret of the user's has to have. */
export interface NeededKeys {
  /** As messages name them. */
  readonly named: string;
  readonly missing: (keys: readonly string[]) => readonly string[];
}

/** What is wrong with a Secret that the user made, which nothing goes on without. */
export function givenSecretProblem(
  { name, content }: ObservedSecret,
  namespace: string,
  needed: NeededKeys,
): Problem | undefined {
  if (content.state === 'missing') {
    return blocker(
      'SecretMissing',
      `Secret ${name} does not exist; create it in namespace ${namespace} with the keys ${needed.named}`,
    );
  }
  if (content.state === 'unknown') return unreadSecret(name, namespace);
  const missing = needed.missing(content.keys);
  if (missing.length === 0) return undefined;
  const keys = missing.length === 1 ? `key ${missing.join()}` : `keys ${missing.join(', ')}`;
  return blocker(
    'SecretIncomplete',
    `Secret ${name} has no ${keys}; add the ${keys} to Secret ${name}`,
  );
}
