import { peerOfClass, podsIn, type Peer } from '../../network-peers.ts';
import { backupLabel, microserviceLabel, migrationLabel, restoreLabel } from '../../well-known.ts';
import { microserviceOf } from '../usage.ts';
import type { PlanInput } from './provisioner.ts';

/**
 * Who may connect to the server: the pods of the service, of its migrations and of the backups that
 * Slipway makes, or of the namespace for a Database made by hand, Slipway, and whom the class names.
 */
export function networkClients(input: PlanInput): Peer[] {
  const { database, operatorNamespace } = input;
  const microservice = microserviceOf(database);
  return [
    ...(microservice === undefined
      ? [{ podSelector: {} }]
      : [...podsOf(microservice), ...taskPodsOf(input)]),
    podsIn(operatorNamespace),
    ...classPeers(input),
  ];
}

/** Whom the class lets in besides. */
export function classPeers(input: PlanInput): Peer[] {
  return input.class.peers.map(peerOfClass);
}

/** The pods of the service, and those of the Jobs that migrate its databases. */
function podsOf(microservice: string): Peer[] {
  return [microserviceLabel, migrationLabel].map((label) => ({
    podSelector: { matchLabels: { [label]: microservice } },
  }));
}

/** The pods of the Jobs that back the database up, copy it, or fill it; elsewhere there are none. */
function taskPodsOf({ database, class: given }: PlanInput): Peer[] {
  if (given.provisioner !== 'StatefulSet') return [];
  return [backupLabel, restoreLabel].map((label) => ({
    podSelector: { matchLabels: { [label]: database.metadata.name } },
  }));
}
