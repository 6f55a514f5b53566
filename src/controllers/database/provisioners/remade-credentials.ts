import { blocker, type Problem } from '../problem.ts';
import type { PlanInput } from './provisioner.ts';

/** What is wrong with the Secret that services use. All of it but the password can be made anew. */
export function credentialProblems({ database, observed }: PlanInput): readonly Problem[] {
  const { name, content, isClaimed } = observed.credentials;
  const { namespace = '' } = database.metadata;
  if (!isClaimed) {
    return [
      blocker(
        'NameConflict',
        `Secret ${name} exists and is not Slipway's; delete it, or let Slipway take it over with kubectl annotate secret ${name} slipway.dev/adopt=true`,
      ),
    ];
  }
  if (content.state === 'unknown') return [unreadSecret(name, namespace)];
  if (content.state === 'missing' || content.keys.includes('password')) return [];
  return [
    blocker(
      'SecretIncomplete',
      `Secret ${name} has no key password; delete it, and Slipway makes another one and sets its password on the server`,
    ),
  ];
}

/** A Secret that is there, and that could not be read. */
export function unreadSecret(name: string, namespace: string): Problem {
  return {
    reason: 'Unknown',
    message: `Secret ${name} could not be read; check that Slipway may get Secrets in namespace ${namespace}`,
    blocks: true,
    needsAction: false,
  };
}
