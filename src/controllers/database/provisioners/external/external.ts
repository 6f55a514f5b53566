import type { Database } from '../../../../crds/database/v1alpha1.ts';
import type { Engine } from '../../engines/engine.ts';
import type { ObservedSecret } from '../../observed.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { Health, PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { backupElsewhere, restoreElsewhere } from '../../backups/target-problem.ts';
import { givenSecretProblem } from '../given-secret.ts';
import { extensionsProblem, sizeElsewhereProblem } from '../spec-problems.ts';

/** A server that runs elsewhere: the connection is in a Secret that the user made. */
export const external: Provisioner = {
  name: 'External',
  runsServer: false,
  makesDatabase: false,
  backsUp: false,
  rotatesLogins: false,
  adopts: false,
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
  if (secret === undefined) {
    return [
      blocker(
        'SecretMissing',
        `The class of Database ${database.metadata.name} is External; set spec.secretName to the Secret with host, port, username, password and database`,
      ),
    ];
  }
  const problem = givenSecretProblem(secret, database.metadata.namespace ?? '', {
    named: 'host, port, username, password and database',
    missing: (keys) => missingKeys(keys, engine),
  });
  return problem === undefined ? [] : [problem];
}

function missingKeys(keys: readonly string[], engine: Engine): readonly string[] {
  const missing: string[] = requiredKeys.filter((key) => !keys.includes(key));
  const hasDatabase =
    engine.fixedDatabase !== undefined || keys.includes('database') || keys.includes('uri');
  return hasDatabase ? missing : [...missing, 'database'];
}
