import type { ObservedSecret } from '../../observed.ts';
import { certificateSecretsOf } from '../../certificates/plan-certificates.ts';
import { claimName } from '../../names.ts';
import { adminKeys, credentialKeys } from '../../credentials.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';

/**
 * What is wrong with the Secrets. One that is missing while there is data is never made anew: the
 * data knows the lost password only.
 */
export function credentialProblems(input: PlanInput): readonly Problem[] {
  const { credentials, admin } = input.observed;
  return [
    ...secretProblems(input, credentials, credentialKeys),
    ...secretProblems(input, admin, adminKeys),
    // Certificates that are missing or not whole are made anew.
    ...certificateSecretsOf(input.observed)
      .filter(({ content }) => content.state === 'unknown')
      .flatMap((secret) => secretProblems(input, secret, [])),
  ];
}

/** The condition for a Secret that is gone while the data is there. */
export function credentialsMissing(input: PlanInput, secretName: string): Problem {
  const { database } = input;
  return blocker(
    'CredentialsMissing',
    `Secret ${secretName} is gone, and PersistentVolumeClaim ${claimName(database)} has data that only its password opens; ` +
      `restore the Secret from a backup, or delete the claim to start with an empty database`,
  );
}

function secretProblems(
  input: PlanInput,
  { name, content }: ObservedSecret,
  keys: readonly string[],
): readonly Problem[] {
  if (content.state === 'unknown') {
    return [
      {
        reason: 'Unknown',
        message: `Secret ${name} could not be read; check that Slipway may get Secrets in namespace ${input.database.metadata.namespace ?? ''}`,
        blocks: true,
        needsAction: false,
      },
    ];
  }
  if (content.state === 'missing') {
    return input.observed.claim === undefined ? [] : [credentialsMissing(input, name)];
  }
  const missing = keys.filter((key) => !content.keys.includes(key));
  if (missing.length === 0) return [];
  return [
    blocker(
      'SecretIncomplete',
      `Secret ${name} has no ${missing.length === 1 ? 'key' : 'keys'} ${missing.join(', ')}; restore the Secret from a backup`,
    ),
  ];
}
