import type { Database } from '../../crds/database/v1alpha1.ts';
import { clusterLabel } from './cloud-native-pg.ts';
import { podSelector } from './metadata.ts';
import { clusterHost, clusterName, serviceHost } from './names.ts';

/**
 * The labels of the pods that serve the Database, in its namespace; undefined where its server is
 * none of Slipway's making, or is not known yet.
 */
export function serverPods(database: Database): Readonly<Record<string, string>> | undefined {
  switch (database.status?.host) {
    case serviceHost(database):
      return podSelector(database);
    case clusterHost(database):
      return { [clusterLabel]: clusterName(database) };
    default:
      return undefined;
  }
}
