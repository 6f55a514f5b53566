import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { digestContent } from '../../../runtime/content-hash.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { durationSeconds } from '../../microservice/duration.ts';
import { readLive } from '../../read-live.ts';
import { issuedAnnotation } from '../../well-known.ts';
import {
  authoritySecret,
  certificateSecret,
  type KeyPair,
  type Validity,
} from '../certificates/certificate-secrets.ts';
import { certificateAnnotations, renewalTime } from '../certificates/certificate-record.ts';
import {
  authorityPurpose,
  serverNames,
  serverPurpose,
  type CertificatePlan,
} from '../certificates/plan-certificates.ts';
import { tlsOf } from '../certificates/server-tls.ts';
import { decodeSecret } from '../credentials.ts';
import { certificateSecretName, childNameOf, ownAuthoritySecretName } from '../names.ts';
import { isClaimed } from '../ownership.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import { issueAuthority, issueServerCertificate, validUntil } from './issue-certificate.ts';
import { createSecret } from './make-credentials.ts';
import type { Scope, WriteRecord } from './scope.ts';
import { writeOver } from './write-over.ts';

type Due = Extract<CertificatePlan, { kind: 'due' }>;

/** Ten years: who trusts an authority is not told of another one. */
const authoritySeconds = 3_650 * 24 * 3_600;
/** A certificate is valid a little before it is made: not all clocks agree. */
const earlierMs = 5 * 60_000;

/**
 * Makes the certificates that are missing, not as they were issued, or due by the clock: that of the
 * server, and before it that of its authority. The key of an authority stays as long as it can be
 * read. Before the credentials and the server: both name what is made here.
 */
export async function makeCertificates(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { certificates: plan, database, desired } = scope;
  if (desired.isBlocked || plan.kind !== 'due') return;
  const authority = await ensureAuthority(writer, scope, plan);
  if (authority === undefined) return;
  const { duration } = tlsOf(desired.input);
  const { engine } = desired.input;
  const validity = validityAt(plan.at, durationSeconds(duration), authority.until);
  const names = serverNames(database);
  const pair = await issueServerCertificate(authority, childNameOf(database), names, validity);
  const issuedFor = serverPurpose(database, duration, authority.hash);
  const bare = certificateSecret(database, engine, pair, authority.certificate);
  const secret = withRecord(database, bare, validity, issuedFor);
  const live = await readOwn(scope, certificateSecretName(database));
  scope.records.push(await write(writer, scope, live, secret));
}

interface Authority extends KeyPair {
  readonly until: Date;
  /** Of the content of its Secret. */
  readonly hash: string;
}

/** The authority as its Secret has it, or as it was made now; undefined where it was not written. */
async function ensureAuthority(
  writer: ObjectWriter,
  scope: Scope,
  { authority: step, at }: Due,
): Promise<Authority | undefined> {
  const { database } = scope;
  const live = await readOwn(scope, ownAuthoritySecretName(database));
  const hash = live && digestContent(live).hash;
  const isAsIssued = live?.metadata.annotations?.[issuedAnnotation] === hash;
  const former = live !== undefined && isAsIssued ? keyPairOf(live) : undefined;
  const until = former && validUntil(former, at);
  if (hash !== undefined && former !== undefined && until !== undefined && step === 'keep') {
    return { ...former, until, hash };
  }
  const validity = validityAt(at, authoritySeconds);
  const name = {
    commonName: ownAuthoritySecretName(database),
    organization: database.metadata.namespace ?? '',
  };
  const kept = step === 'renew' && until !== undefined ? former : undefined;
  const pair = await issueAuthority(name, validity, kept);
  const bare = authoritySecret(database, pair);
  const secret = withRecord(database, bare, validity, authorityPurpose);
  const record = await write(writer, scope, live, secret);
  scope.records.push(record);
  if (record.result === 'failed') return undefined;
  return { ...pair, until: validity.to, hash: digestContent(secret).hash };
}

/** What caches know of the certificate: its content is in none. */
function withRecord(
  database: Database,
  secret: Secret,
  { from, to }: Validity,
  issuedFor: string,
): Secret {
  const { hash } = digestContent(secret);
  const annotations = certificateAnnotations(renewalTime(database, from, to), issuedFor, hash);
  return { ...secret, metadata: { ...secret.metadata, annotations } };
}

function validityAt(now: Date, seconds: number, latest?: Date): Validity {
  const to = now.getTime() + seconds * 1_000;
  return {
    from: new Date(now.getTime() - earlierMs),
    to: new Date(Math.min(to, latest?.getTime() ?? to)),
  };
}

function keyPairOf(secret: Secret): KeyPair {
  const { 'tls.crt': certificate = '', 'tls.key': key = '' } = decodeSecret(secret);
  return { certificate, key };
}

/** The Secret as the API server has it; undefined where there is none that is ours. */
async function readOwn(
  { client, database, request }: Scope,
  name: string,
): Promise<Secret | undefined> {
  const ref = { namespace: request.namespace, name };
  const live = await readLive<Secret>(client, builtin.secret, ref, { signal: request.signal });
  return live !== undefined && isClaimed(live, database) ? live : undefined;
}

/** Over what was read and over nothing else: where that has changed the next attempt sees to it. */
async function write(
  writer: ObjectWriter,
  scope: Scope,
  live: Secret | undefined,
  secret: Secret,
): Promise<WriteRecord> {
  if (live === undefined) return createSecret(writer, scope, secret);
  const record = { kind: 'Secret', name: secret.metadata.name };
  try {
    const declared = withContentAnnotations(secret);
    if (await writeOver(writer, builtin.secret, live, declared)) {
      return { ...record, result: 'updated' };
    }
    // What follows must not be signed by an authority that is kept nowhere.
    return { ...record, result: 'failed', error: new Error('it was changed meanwhile') };
  } catch (error) {
    return { ...record, result: 'failed', error };
  }
}
