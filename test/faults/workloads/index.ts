import { adoption } from './adoption.ts';
import { autoscaler } from './autoscaler.ts';
import { calls } from './calls.ts';
import { classChange } from './class-change.ts';
import { create } from './create.ts';
import { databasesAdded } from './databases-added.ts';
import { databasesRemoved } from './databases-removed.ts';
import { deleteDelete } from './delete-delete.ts';
import { deleteRetain } from './delete-retain.ts';
import { drift } from './drift.ts';
import { externalDatabase } from './external-database.ts';
import { image } from './image.ts';
import { impostor } from './impostor.ts';
import { migration } from './migration.ts';
import { namespaceDeletion } from './namespace-deletion.ts';
import { operatorUpgrade } from './operator-upgrade.ts';
import { parkAndReattach } from './park-and-reattach.ts';
import { pause } from './pause.ts';
import { ports } from './ports.ts';
import { recreate } from './recreate.ts';
import { routes } from './routes.ts';
import { scale } from './scale.ts';
import { sharedMariadb, sharedServer } from './shared-server.ts';
import type { Workload } from './workload.ts';

/** All that users do; each meets every fault. */
export const workloads: readonly Workload[] = [
  create,
  scale,
  autoscaler,
  image,
  ports,
  routes,
  databasesAdded,
  databasesRemoved,
  parkAndReattach,
  migration,
  pause,
  classChange,
  calls,
  adoption,
  deleteRetain,
  deleteDelete,
  namespaceDeletion,
  operatorUpgrade,
  drift,
  recreate,
  impostor,
  externalDatabase,
  sharedServer,
  sharedMariadb,
];
