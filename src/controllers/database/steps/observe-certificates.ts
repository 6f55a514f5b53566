import type { DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { readCertificateRecord } from '../certificates/certificate-record.ts';
import type {
  ObservedCertificate,
  ObservedCertificates,
} from '../certificates/plan-certificates.ts';
import { effectiveTls, runningMode } from '../certificates/server-tls.ts';
import { certificateSecretName, childNameOf, ownAuthoritySecretName } from '../names.ts';
import { readSecret, type Reading } from './reading.ts';

/** Reads, from caches, which certificates there are; undefined where nobody asked for any. */
export async function observeCertificates(
  reading: Reading,
  databaseClass: DatabaseClass | undefined,
): Promise<ObservedCertificates | undefined> {
  const { caches, database } = reading;
  const { namespace } = refTo(database);
  const server = caches.statefulSets.lister.get({ namespace, name: childNameOf(database) });
  const isAsked =
    databaseClass !== undefined && effectiveTls(databaseClass.spec).mode !== 'Disabled';
  if (!isAsked && runningMode(server) === 'Disabled') return undefined;
  const [authority, certificate] = await Promise.all([
    readCertificate(reading, ownAuthoritySecretName(database)),
    readCertificate(reading, certificateSecretName(database)),
  ]);
  return { authority, server: certificate };
}

async function readCertificate(reading: Reading, name: string): Promise<ObservedCertificate> {
  const secret = await readSecret(reading, name);
  const { namespace } = refTo(reading.database);
  const labelled = reading.caches.secrets.lister.get({ namespace, name });
  return { ...secret, record: readCertificateRecord(labelled?.metadata ?? {}) };
}
