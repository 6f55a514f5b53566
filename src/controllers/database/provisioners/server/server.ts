import { adoptAnnotation } from '../../../well-known.ts';
import { credentialsSecretName } from '../../names.ts';
import type { ServerAccess } from '../../server-access.ts';
import type { PlanInput, ProvisionPlan, Provisioner } from '../provisioner.ts';
import { allowedExtensions, extensionProblems } from '../allowed-extensions.ts';
import { credentialProblems } from '../remade-credentials.ts';
import {
  backupElsewhere,
  restoreElsewhere,
  snapshotElsewhere,
} from '../../backups/target-problem.ts';
import { secretNameProblem, sizeElsewhereProblem } from '../spec-problems.ts';
import { adminProblems, clusterProblems, engineProblems } from './problems.ts';

/**
 * A database with an owner and a login of its own on a server that runs already. In the cluster
 * there is nothing of it but the Secret; the rest is made by logging in.
 */
export const server: Provisioner = {
  name: 'Server',
  runsServer: false,
  makesDatabase: true,
  backsUp: false,
  rotatesLogins: true,
  adopts: false,
  plan,
  // The login tells: nothing in the cluster does.
  health: () => ({ state: 'available' }),
  access,
};

function plan(input: PlanInput): ProvisionPlan {
  return {
    objects: [],
    unwanted: [],
    makesCredentials: !input.isParked,
    bindingName: credentialsSecretName(input.database),
    version: undefined,
    problems: [
      ...restoreElsewhere(input),
      ...snapshotElsewhere(input),
      ...backupElsewhere(input),
      ...credentialProblems(input),
      ...engineProblems(input),
      ...secretNameProblem(input),
      ...clusterProblems(input),
      ...adminProblems(input),
      ...extensionProblems(input, 'server'),
      ...sizeElsewhereProblem(input),
    ],
  };
}

function access({ database, engine, class: given, observed }: PlanInput): ServerAccess | undefined {
  const { name: className, server: place } = given;
  if (className === undefined || place === undefined || observed.clusterId === '') return undefined;
  const { namespace = '', name, annotations } = database.metadata;
  return {
    endpoint: { host: place.host, port: place.port ?? engine.port, tls: place.tls ?? 'prefer' },
    adminSecret: place.adminSecret,
    adminName: undefined,
    tenant: {
      className,
      mark: `slipway.dev/database ${observed.clusterId}/${namespace}/${name}`,
      adopt: annotations?.[adoptAnnotation] === 'true',
      connectionLimit: place.connectionLimit,
      extensions: allowedExtensions(database, place.extensions),
    },
  };
}
