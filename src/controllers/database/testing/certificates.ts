import { createPrivateKey, X509Certificate } from 'node:crypto';
import { serviceHost } from '../names.ts';
import type { Harness } from './harness.ts';
import { child, databaseOf, namespace, putClass, textsOf } from './objects.ts';
import type { DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';

export const authority = { namespace, name: 'orders-main-db-ca' };
export const certificate = { namespace, name: 'orders-main-db-tls' };

export type Tls = DatabaseClass['spec']['tls'];

/** Class `standard` with this TLS; without any it says nothing of it. */
export function putTls(
  harness: Harness,
  tls: Tls,
  engine: DatabaseClass['spec']['engine'] = 'postgres',
): void {
  putClass(harness.cluster, {
    engine,
    provisioner: 'StatefulSet',
    ...(tls === undefined ? {} : { tls }),
  });
}

/** What a client would find of the certificates, at this moment of the harness. */
export function certificatesSeen(harness: Harness) {
  const { cluster, clock } = harness;
  const [ca, server, service] = [authority, certificate, child].map((at) => textsOf(cluster, at));
  if (ca === undefined || server === undefined) return 'missing';
  const root = new X509Certificate(ca['tls.crt'] ?? '');
  const leaf = new X509Certificate(server['tls.crt'] ?? '');
  const now = clock.now();
  const isValid = (one: X509Certificate): boolean =>
    new Date(one.validFrom) <= now && now < new Date(one.validTo);
  return {
    isSigned: leaf.checkIssued(root) && leaf.verify(root.publicKey),
    isAuthority: root.ca && !leaf.ca,
    fits:
      root.checkPrivateKey(createPrivateKey(ca['tls.key'] ?? '')) &&
      leaf.checkPrivateKey(createPrivateKey(server['tls.key'] ?? '')),
    isValid: isValid(root) && isValid(leaf),
    hasName: leaf.checkHost(serviceHost(databaseOf())) !== undefined,
    isTold: server['ca.crt'] === ca['tls.crt'],
    servicesTrust: service?.['certificates'] === ca['tls.crt'] ? 'it' : service?.['certificates'],
    sslmode: service?.['sslmode'],
  };
}

/** Everything is as it should be. */
export const allWell = {
  isSigned: true,
  isAuthority: true,
  fits: true,
  isValid: true,
  hasName: true,
  isTold: true,
  servicesTrust: 'it',
  sslmode: 'verify-full',
};
