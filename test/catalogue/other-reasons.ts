import type { MicroserviceReason } from '../../src/crds/microservice/conditions.ts';
import type { FaultArea } from './fault.ts';

/** Reasons that say how a service is where nothing is wrong with it, or nothing but time is needed. */
export const notFaults: readonly MicroserviceReason[] = [
  'Available',
  'Progressing',
  'Updating',
  'ScaledToZero',
  'FixedReplicas',
  'ScalingLimited',
  'NoDependencies',
  'NoRoutes',
  'NoDatabases',
  'RoutePending',
  'DatabasePending',
  'MigrationRunning',
  'CredentialsPending',
  'ReferenceUnreadable',
  'Paused',
  'Deleting',
  'Unknown',
];

/** A fault whose cause is of the whole cluster, or cannot be taken back. */
export interface OtherFault {
  readonly reason: MicroserviceReason;
  readonly area: FaultArea;
  readonly title: string;
  /** What the status says, in src/controllers/microservice/testdata/status. */
  readonly golden: string;
}

/** What the catalogue cannot play among other services; other tests bring it about. */
export const otherFaults: readonly OtherFault[] = [
  {
    reason: 'GatewayApiMissing',
    area: 'routes',
    title: 'The Gateway API is not installed',
    golden: 'gateway-api-missing',
  },
  {
    reason: 'ClassInvalid',
    area: 'declaration',
    title: 'A class that an older version let through breaks a rule',
    golden: 'class-invalid',
  },
  {
    reason: 'NamespaceTerminating',
    area: 'declaration',
    title: 'The namespace is being deleted',
    golden: 'namespace-terminating',
  },
  {
    reason: 'StorageLow',
    area: 'databases',
    title: 'The volume of a database is nearly full',
    golden: 'database-storage-low',
  },
];
