import type { KubeClient } from '../../../runtime/client.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { LoginChecks } from '../login-checks.ts';
import type { DesiredState } from '../desired.ts';
import type { Tenancy } from '../engines/tenancy.ts';
import type { LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { logicalNames } from '../names.ts';
import type { ServerAccess, TenantTerms } from '../server-access.ts';
import { adminConnection } from './establish-login.ts';
import { serverOf } from './establish-tenant.ts';
import { readAdminTexts } from './tenant-secret.ts';

export interface DropTenant {
  readonly client: Pick<KubeClient, 'get'>;
  readonly checks: LoginChecks;
  readonly key: string;
  /** As computed for the Database as if it was not being deleted. */
  readonly desired: DesiredState;
  /** The class that the database was made with, as its Secret says. */
  readonly madeWith: string | undefined;
  readonly reachPods: boolean;
}

/**
 * Drops the database on a shared server, beside the reconciling. What is not marked as made for
 * this Database stays. Returns what is waited for; undefined once there is nothing of it there.
 */
export function dropTenant(options: DropTenant): string | undefined {
  const { checks, key, desired, madeWith, reachPods } = options;
  const { database, engine, class: given } = desired.input;
  const name = logicalNames(database, engine).database;
  const access = desired.provisioner.access(desired.input);
  const terms = access?.tenant;
  const { tenancy } = engine;
  const isOther = madeWith !== undefined && madeWith !== given.name;
  if (isOther || access === undefined || terms === undefined || tenancy === undefined) {
    const className = madeWith ?? given.name ?? '';
    return `DatabaseClass ${className}, which says on which server database ${name} is to be dropped, is not there or not valid; ${toKeep(database)}`;
  }
  const what = `database ${name} on server ${serverOf(access)}`;
  if (!reachPods) {
    return `Slipway was started with --reach-pods=false and cannot drop ${what}; ${toKeep(database)}`;
  }
  const facts = JSON.stringify([database.metadata.uid, access]);
  const { outcome } = checks.check(key, `drop ${facts}`, async (signal) => ({
    outcome: await drop(options, { tenancy, access, terms }, signal),
  }));
  if (outcome === undefined) return `Slipway is dropping ${what}`;
  if (outcome.result === 'verified') return undefined;
  return `Slipway cannot drop ${what}: ${outcome.message}; ${toKeep(database)}`;
}

async function drop(
  { client, desired }: DropTenant,
  {
    tenancy,
    access,
    terms,
  }: { readonly tenancy: Tenancy; readonly access: ServerAccess; readonly terms: TenantTerms },
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { database, engine } = desired.input;
  const texts = await readAdminTexts(client, access, signal);
  if (texts === undefined) {
    const { namespace, name } = access.adminSecret;
    const message = `Secret ${namespace}/${name} with the administrator does not exist`;
    return { result: 'refused', cause: 'other', message };
  }
  const admin = adminConnection(database, engine, access, texts);
  try {
    // What is not ours stays, and of ours there is nothing: both are the end of it.
    await tenancy.drop({ admin, names: logicalNames(database, engine), mark: terms.mark }, signal);
    return { result: 'verified' };
  } catch (error) {
    return loginFailure(error, admin, engine.loginDialect);
  }
}

function toKeep({ metadata: { name, namespace = '' } }: Database): string {
  return `to keep it there instead, kubectl patch --namespace ${namespace} database.slipway.dev/${name} --type merge --patch '{"spec":{"deletionPolicy":"Retain"}}'`;
}
