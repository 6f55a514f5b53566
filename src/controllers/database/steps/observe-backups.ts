import type { DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { listAt, textAt } from '../../wire-value.ts';
import { taskIndex } from '../caches.ts';
import { runningMode } from '../certificates/server-tls.ts';
import { backupClaimName, backupCronJobName, childNameOf } from '../names.ts';
import type { ObservedBackups, RestoreSource } from '../observed.ts';
import { readSecret, volumeOf, type Reading } from './reading.ts';

/** Reads all that backups and the restore are computed from, out of caches. */
export async function observeBackups(
  reading: Reading,
  databaseClass: DatabaseClass | undefined,
): Promise<ObservedBackups> {
  const { caches, database } = reading;
  const ref = refTo(database);
  const { namespace } = ref;
  const claimRef = { namespace, name: backupClaimName(ref.name) };
  const claim = caches.claims.lister.get(claimRef);
  const secretName = databaseClass?.spec.backup?.s3?.secretName;
  return {
    cronJob: caches.cronJobs.lister.get({ namespace, name: backupCronJobName(database) }),
    jobs: caches.jobs.lister.byIndex(taskIndex, keyFor(ref)),
    pods: caches.taskPods.lister.byIndex(taskIndex, keyFor(ref)),
    claim,
    volume: volumeOf(caches, claim),
    secret: secretName === undefined ? undefined : await readSecret(reading, secretName),
    source: restoreSource(reading),
  };
}

function restoreSource({ caches, database }: Reading): RestoreSource | undefined {
  const { restoreFrom } = database.spec;
  if (restoreFrom === undefined) return undefined;
  const { namespace } = refTo(database);
  const name = restoreFrom.database ?? database.metadata.name;
  const source = caches.databases.lister.get({ namespace, name });
  const server =
    source === undefined
      ? undefined
      : caches.statefulSets.lister.get({ namespace, name: childNameOf(source) });
  const [container] = listAt(server, 'spec', 'template', 'spec', 'containers');
  return {
    database: source,
    claim: caches.claims.lister.get({ namespace, name: backupClaimName(name) }),
    image: textAt(container, 'image'),
    speaksTls: runningMode(server) !== 'Disabled',
  };
}
