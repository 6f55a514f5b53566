import type { Database } from '../../../../crds/database/v1alpha1.ts';
import type { Engine } from '../../engines/engine.ts';
import type { ObservedSecret } from '../../observed.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { Health, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { backupElsewhere, restoreElsewhere } from '../../backups/target-problem.ts';
import { extensionsProblem, sizeElsewhereProblem } from '../spec-problems.ts';

/** A server that runs elsewhere: the connection is in a Secret that the user made. */
export const external: Provisioner = {
  name: 'External',
  runsServer: false,
  makesDatabase: false,
  rotatesLogins: false,
  plan,
  health,
  access: () => undefined,
};

const requiredKeys = ['host', 'port', 'username', 'password'] as const;

function plan(input: PlanInput): ProvisionPlan {
  const { database, engine, observed } = input;
  return {
    objects: [],
    unwanted: [],
    makesCredentials: false,
    bindingName: database.spec.secretName,
    version: undefined,
    problems: [
      ...restoreElsewhere(input),
      ...secretProblems(database, engine, observed.external),
      ...extensionsProblem(input),
      ...sizeElsewhereProblem(input),
      ...backupElsewhere(input),
    ],
  };
}

function health(): Health {
  return { state: 'available' };
}

function secretProblems(
  database: Database,
  engine: Engine,
  secret: ObservedSecret | undefined,
): Problem[] {
  const namespace = database.metadata.namespace ?? '';
  if (secret === undefined) {
    return [
      blocker(
        'SecretMissing',
        `The class of Database ${database.metadata.name} is External; set spec.secretName to the Secret with host, port, username, password and database`,
      ),
    ];
  }
  const { content, name } = secret;
  if (content.state === 'missing') {
    return [
      blocker(
        'SecretMissing',
        `Secret ${name} does not exist; create it in namespace ${namespace} with the keys host, port, username, password and database`,
      ),
    ];
  }
  if (content.state === 'unknown') {
    return [
      {
        reason: 'Unknown',
        message: `Secret ${name} could not be read; check that Slipway may get Secrets in namespace ${namespace}`,
        blocks: true,
        needsAction: false,
      },
    ];
  }
  const missing = missingKeys(content.keys, engine);
  if (missing.length === 0) return [];
  const keys = missing.length === 1 ? `key ${missing.join()}` : `keys ${missing.join(', ')}`;
  return [
    blocker('SecretIncomplete', `Secret ${name} has no ${keys}; add the ${keys} to Secret ${name}`),
  ];
}

function missingKeys(keys: readonly string[], engine: Engine): readonly string[] {
  const missing: string[] = requiredKeys.filter((key) => !keys.includes(key));
  const hasDatabase =
    engine.fixedDatabase !== undefined || keys.includes('database') || keys.includes('uri');
  return hasDatabase ? missing : [...missing, 'database'];
}
