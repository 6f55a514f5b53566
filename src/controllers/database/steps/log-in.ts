import { createHash } from 'node:crypto';
import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { findCondition } from '../../../runtime/conditions.ts';
import type { EventRecorder, RecordedEvent } from '../../../runtime/event-recorder.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import { countAt, listAt } from '../../wire-value.ts';
import { certificateSecretsOf } from '../certificates/plan-certificates.ts';
import type { DesiredState } from '../desired.ts';
import type { Attempt, LoginChecks } from '../login-checks.ts';
import type { ObservedSecret } from '../observed.ts';
import type { SizeChecks } from '../size-checks.ts';
import type { RotationPlan } from '../rotation/rotation-plan.ts';
import { hinderedProgress, type RotationProgress } from '../rotation/rotation-words.ts';
import type { ServerAccess } from '../server-access.ts';
import type { LoginState } from '../status/login-state.ts';
import type { Secret } from '../types.ts';
import { advanceRotation, type Advanced } from './advance-rotation.ts';
import { refreshContentAnnotations } from './content-annotations.ts';
import { copyLogin } from './copy-login.ts';
import { establishLogin, type Established } from './establish-login.ts';
import { establishManaged } from './establish-managed.ts';
import { establishTenant } from './establish-tenant.ts';
import { keepTlsUntried } from './keep-tls.ts';
import { keepConnection } from './tenant-secret.ts';

export interface LogIn {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: ObjectWriter;
  readonly events: EventRecorder;
  readonly checks: LoginChecks;
  readonly sizes: SizeChecks;
  readonly key: string;
  readonly desired: DesiredState;
  readonly rotation: RotationPlan;
  readonly clock: Clock;
  /** False: pods cannot be reached from here, and no login is ever tried. */
  readonly reachPods: boolean;
}

export interface LoginKnowledge {
  readonly state: LoginState;
  /** Bytes that the data takes; undefined where it was not measured yet. */
  readonly usedBytes: number | undefined;
  /** Milliseconds after which to ask again. */
  readonly recheckMs: number | undefined;
  /** What a rotation of the credentials waits for. */
  readonly progress?: RotationProgress | undefined;
}

/**
 * What is known of the login, and of what only a login tells, and starts an attempt where one is due. None is made while the
 * server does not run or its credentials are not there. Where pods cannot be reached, an attempt
 * only sees to the annotations of the Secret.
 */
export function logIn(options: LogIn): LoginKnowledge {
  const { checks, sizes, key, desired, reachPods } = options;
  const { observed, isParked } = desired.input;
  const secret = desired.provisioner.makesDatabase ? observed.credentials : observed.external;
  const isUp = !isParked && desired.provisioner.health(desired.input).state === 'available';
  if (!isUp || secret?.content.state !== 'present' || secretIsBroken(desired)) {
    checks.forget(key);
    sizes.forget(key);
    const kind = reachPods ? 'not-running' : 'unreachable';
    return { state: { kind }, usedBytes: undefined, recheckMs: undefined };
  }
  const { outcome, recheckMs, measure, rotation } = checks.check(
    key,
    fingerprint(desired, secret, options.rotation),
    (signal) => attempt(options, secret.name, signal),
  );
  if (!reachPods) {
    return { state: { kind: 'unreachable' }, usedBytes: undefined, recheckMs: undefined };
  }
  const state: LoginState =
    outcome === undefined ? { kind: 'pending' } : { kind: 'tried', outcome };
  return { state, usedBytes: sizes.check(key, measure), recheckMs, progress: rotation };
}

async function attempt(options: LogIn, secretName: string, signal: AbortSignal): Promise<Attempt> {
  const { client, writer, desired, reachPods } = options;
  const { database, engine } = desired.input;
  // Of a paused one nothing is set up.
  const access =
    database.spec.paused === true ? undefined : desired.provisioner.access(desired.input);
  const { adopts } = desired.provisioner;
  // What a hand changed in what services use is made as the adopted Secret says, where that is there.
  if (adopts && database.spec.paused !== true) {
    await copyLogin({ client, writer, input: desired.input }, signal);
  }
  const onRead = (secret: Secret): Promise<void> => refreshContentAnnotations(writer, secret);
  const onKeep = (live: Secret, declared: Secret): Promise<void> =>
    keepConnection(writer, live, declared);
  await refreshCertificates(options, signal);
  const managed = access?.managed;
  if (access !== undefined && managed !== undefined) {
    const parts = { client, writer, database, engine, access, managed, reachPods };
    return rotate(options, told(options, await establishManaged(parts, signal)), access, signal);
  }
  if (reachPods) {
    const terms = access?.tenant;
    const { tenancy } = engine;
    const measures = adopts ? 'database' : undefined;
    const established = await (access === undefined || terms === undefined || tenancy === undefined
      ? establishLogin(
          { client, database, engine, secretName, access, measures, onRead, onKeep },
          signal,
        )
      : establishTenant({ client, writer, database, engine, tenancy, access, terms }, signal));
    return rotate(options, told(options, established), access, signal);
  }
  const ref = { namespace: database.metadata.namespace ?? '', name: secretName };
  const secret = await client.get<Secret>(builtin.secret, ref, { signal });
  await onRead(secret);
  await keepTlsUntried({ client, database, engine, access, onKeep }, secret, signal);
  const nothingTried = { result: 'verified' } as const;
  return { outcome: nothingTried, again: () => Promise.resolve(nothingTried) };
}

/** What somebody has written over a certificate shows by its hash; the next reconcile sees to it. */
async function refreshCertificates(
  { client, writer, desired }: LogIn,
  signal: AbortSignal,
): Promise<void> {
  const { database, observed } = desired.input;
  if (database.spec.paused === true) return;
  const { namespace = '' } = database.metadata;
  for (const { name, isClaimed } of certificateSecretsOf(observed)) {
    const secret = isClaimed
      ? await readLive<Secret>(client, builtin.secret, { namespace, name }, { signal })
      : undefined;
    if (secret !== undefined) await refreshContentAnnotations(writer, secret);
  }
}

/** Takes a rotation on, where there is one and the login works; it never makes that fail. */
async function rotate(
  { client, writer, clock, desired, rotation }: LogIn,
  established: Established,
  access: ServerAccess | undefined,
  signal: AbortSignal,
): Promise<Attempt> {
  const { database, engine, observed } = desired.input;
  const { record } = observed.rotation ?? {};
  const mayHaveBoth = !engine.logins.areKept && record?.login !== undefined;
  const isMeant = rotation.kind === 'under-way' || (mayHaveBoth && rotation.kind !== 'waits');
  if (!isMeant || access === undefined) return established;
  const isRolledOut = observed.rotation?.isRolledOut === true;
  const options = { client, writer, clock, database, engine, access, isRolledOut };
  const later = { isDue: () => Promise.resolve(true) };
  const advanced: Advanced =
    established.outcome.result === 'verified'
      ? await advanceRotation(options, signal).catch(() => ({
          ...later,
          progress: hinderedProgress('its Secrets could not be read or written; it is tried again'),
        }))
      : { ...later, progress: hinderedProgress(established.outcome.message) };
  const again: Attempt['again'] = async (aborted) => {
    const outcome = await established.again?.(aborted);
    if (outcome?.result !== 'verified') return outcome;
    const mayGoOn = (await advanced.isDue?.(aborted).catch(() => false)) ?? false;
    return mayGoOn ? undefined : outcome;
  };
  return { ...established, again, rotation: advanced.progress };
}

/** Tells of what was mended on the server. */
function told({ desired, events }: LogIn, established: Established): Established {
  const { database } = desired.input;
  const event = mendedEvent(database, established);
  if (event !== undefined) events.record(database, event);
  return established;
}

/** Tells of a login that had worked, did not any more, and was set up again. */
function mendedEvent(
  { status }: Database,
  { mended, outcome }: Established,
): RecordedEvent | undefined {
  const before = findCondition(status?.conditions, databaseConditions.LoginVerified);
  const isMended = outcome.result === 'verified' && before?.status === 'True';
  if (mended === undefined || !isMended) return undefined;
  const note = `${mended}; database, roles and password were set up again`;
  return { type: 'Normal', reason: 'LoginMended', action: 'LogIn', note };
}

function secretIsBroken({ problems }: DesiredState): boolean {
  return problems.some(
    ({ reason, blocks }) => reason === 'SecretIncomplete' || (reason === 'NameConflict' && blocks),
  );
}

/** Changes with everything that can make a login that worked fail, as far as the cluster tells. */
function fingerprint(
  { input, provisioner }: DesiredState,
  secret: ObservedSecret,
  { kind }: RotationPlan,
): string {
  const { admin, adoption, serverAdmin, authority } = input.observed;
  const secrets = [
    secret,
    adoption?.secret ?? serverAdmin ?? authority ?? admin,
    ...certificateSecretsOf(input.observed),
  ];
  const contents = secrets.map(({ content, version }) => [
    version,
    content.state === 'present' ? content.hash : '',
  ]);
  const { metadata, spec } = input.database;
  const access = spec.paused === true ? 'paused' : provisioner.access(input);
  const pods = input.observed.pods
    .map((pod) => [pod.metadata.uid, restartsOf(pod)])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  const { secretVersion, isRolledOut } = input.observed.rotation ?? {};
  // What kept a rotation back may be gone while its Secrets are as they were.
  const rotation = [secretVersion, isRolledOut, kind === 'under-way'];
  const facts = JSON.stringify([metadata.uid, contents, pods, access, rotation]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 16);
}

function restartsOf(pod: DesiredState['input']['observed']['pods'][number]): number {
  return listAt(pod, 'status', 'containerStatuses').reduce<number>(
    (sum, container) => sum + (countAt(container, 'restartCount') ?? 0),
    0,
  );
}
