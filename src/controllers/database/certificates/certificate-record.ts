import { createHash } from 'node:crypto';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { ObjectMeta } from '../../../runtime/kube-object.ts';
import {
  contentHashAnnotation,
  issuedAnnotation,
  issuedForAnnotation,
  renewAtAnnotation,
} from '../../well-known.ts';

/** What the Secret of a certificate says of it, so that nobody has to read it. */
export interface CertificateRecord {
  /** From when on it is renewed; undefined where nobody can tell. */
  readonly renewAt: Date | undefined;
  /** What it was issued for, see {@link purposeOf}. */
  readonly issuedFor: string | undefined;
  /** The content is as it was issued: nobody has changed it since. */
  readonly isAsIssued: boolean;
  /** Of the content, as far as annotations tell. */
  readonly hash: string;
}

/** Reads the record of a Secret. */
export function readCertificateRecord({
  annotations = {},
}: Pick<ObjectMeta, 'annotations'>): CertificateRecord {
  const time = Date.parse(annotations[renewAtAnnotation] ?? '');
  const hash = annotations[contentHashAnnotation] ?? '';
  return {
    renewAt: Number.isNaN(time) ? undefined : new Date(time),
    issuedFor: annotations[issuedForAnnotation],
    isAsIssued: hash !== '' && annotations[issuedAnnotation] === hash,
    hash,
  };
}

/** The annotations of a Secret that was issued at this moment. */
export function certificateAnnotations(
  renewAt: Date,
  issuedFor: string,
  hash: string,
): Record<string, string> {
  return {
    [renewAtAnnotation]: renewAt.toISOString(),
    [issuedForAnnotation]: issuedFor,
    [issuedAnnotation]: hash,
  };
}

/** A short hash of all that decides what a certificate is like. */
export function purposeOf(...facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

/** Of the time that a certificate is valid. */
const latestShare = 2 / 3;
const spread = 1 / 15;

/**
 * When a certificate is renewed: when two thirds of its time have passed, or up to a fifteenth of
 * it earlier, each Database at its own moment, so that those which were made together are not all
 * renewed together. Pure.
 */
export function renewalTime({ metadata }: Database, from: Date, to: Date): Date {
  const digest = createHash('sha256')
    .update(`renewal ${metadata.uid ?? ''}`)
    .digest();
  const share = latestShare - spread * (digest.readUInt32BE(0) / 2 ** 32);
  // Annotations hold no more than seconds of what certificates hold.
  return new Date(
    Math.floor((from.getTime() + share * (to.getTime() - from.getTime())) / 1_000) * 1_000,
  );
}
