import type { Provisioner as ProvisionerName } from '../../../crds/database-class/v1alpha1.ts';
import { cloudNativePG } from './cloud-native-pg/cloud-native-pg.ts';
import { external } from './external/external.ts';
import type { Provisioner } from './provisioner.ts';
import { server } from './server/server.ts';
import { statefulSet } from './stateful-set/stateful-set.ts';

/** THE list of provisioners. */
export const provisioners: Readonly<Record<ProvisionerName, Provisioner>> = {
  StatefulSet: statefulSet,
  Server: server,
  CloudNativePG: cloudNativePG,
  External: external,
};
