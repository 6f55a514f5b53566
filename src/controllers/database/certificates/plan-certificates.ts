import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { Observed, ObservedSecret } from '../observed.ts';
import { childNameOf, serviceHost } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { purposeOf, type CertificateRecord } from './certificate-record.ts';
import { tlsOf } from './server-tls.ts';

/** A Secret with a certificate, and what it says of that. */
export interface ObservedCertificate extends ObservedSecret {
  readonly record: CertificateRecord;
}

/** The Secrets with the certificates of a Database. */
export interface ObservedCertificates {
  /** Signs the certificate of the server. */
  readonly authority: ObservedCertificate;
  readonly server: ObservedCertificate;
}

/** The Secrets of certificates that are needed. */
export function certificateSecretsOf({
  certificates,
}: Pick<Observed, 'certificates'>): readonly ObservedCertificate[] {
  return certificates === undefined ? [] : [certificates.authority, certificates.server];
}

/** What is to be done about the certificates. */
export type CertificatePlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'scheduled'; readonly dueInMs: number }
  /** The server needs another certificate; `authority` says what comes before that. */
  | { readonly kind: 'due'; readonly authority: 'keep' | 'renew' | 'make'; readonly at: Date };

/** The names by which clients know the server. */
export interface ServerNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/**
 * All names under which pods reach the server; the last one in nearly all clusters, whose domain
 * nobody tells us. And those under which its own container does.
 */
export function serverNames(database: Database): ServerNames {
  const host = serviceHost(database);
  const name = childNameOf(database);
  const { namespace = '' } = database.metadata;
  return {
    dns: [name, `${name}.${namespace}`, host, `${host}.cluster.local`, 'localhost'],
    ip: ['127.0.0.1', '::1'],
  };
}

/** What the certificate of the server is issued for, signed by the authority of this content. */
export function serverPurpose(database: Database, duration: string, authority: string): string {
  return purposeOf(authority, serverNames(database), duration);
}

/** What an authority is issued for. */
export const authorityPurpose = purposeOf('authority');

/** Which certificates are to be made or renewed, and when. Pure. */
export function planCertificates(input: PlanInput, now: Date): CertificatePlan {
  const { certificates } = input.observed;
  const { mode, duration } = tlsOf(input);
  if (certificates === undefined || mode === 'Disabled' || input.isParked) return { kind: 'none' };
  const { authority, server } = certificates;
  const isUsable = ({ content, isClaimed }: ObservedCertificate): boolean =>
    isClaimed && content.state !== 'unknown';
  if (!isUsable(authority) || !isUsable(server)) return { kind: 'none' };
  const wanted = serverPurpose(input.database, duration, authority.record.hash);
  const authorityStep = stepOf(authority, authorityPurpose, now);
  if (authorityStep !== 'keep' || stepOf(server, wanted, now) !== 'keep') {
    return { kind: 'due', authority: authorityStep, at: now };
  }
  const times = [authority, server].map(({ record }) => record.renewAt?.getTime() ?? 0);
  return { kind: 'scheduled', dueInMs: Math.max(Math.min(...times) - now.getTime(), 0) };
}

function stepOf(
  { content, record }: ObservedCertificate,
  issuedFor: string,
  now: Date,
): 'keep' | 'renew' | 'make' {
  const isWhole = content.state === 'present' && record.isAsIssued && record.renewAt !== undefined;
  if (!isWhole || record.issuedFor !== issuedFor) return 'make';
  return record.renewAt <= now ? 'renew' : 'keep';
}
