import { currentReady } from '../database-readiness.ts';
import { databaseName } from '../names.ts';
import { liveChild } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';
import { at, conditionAt, type LiveCondition } from '../../wire-value.ts';
import { quote } from '../../words.ts';

/** Reasons of a Database that is on its way: time is all it needs. */
const onItsWay = new Set([
  'Provisioning',
  'Provisioned',
  'LoginUnverified',
  'Restoring',
  'Parked',
  'Unknown',
]);

/** Databases that are not ready, with their own words. */
export function databaseFindings(input: StatusInput): readonly Finding[] {
  const { microservice } = input;
  return (microservice.spec.databases ?? []).flatMap(({ name: entry }) => {
    const name = databaseName(microservice, entry);
    const finding = databaseFinding(input, name);
    return finding === undefined
      ? []
      : [
          {
            area: 'databases' as const,
            field: `spec.databases[name=${entry}]`,
            object: `Database/${name}`,
            ...finding,
          },
        ];
  });
}

type Part = Pick<Finding, 'severity' | 'reason' | 'message' | 'hint'>;

function databaseFinding(input: StatusInput, name: string): Part | undefined {
  const { microservice, observed } = input;
  const live = liveChild(observed, 'Database', name);
  if (live === undefined) return pending(`Database ${name} is being made`);
  // ownership.ts tells who has it.
  if (!isOurs(live, microservice)) return pending(`Database ${name} is not ours`);
  if (at(live, 'metadata', 'deletionTimestamp') !== undefined) {
    return pending(`Database ${name} is being deleted, and is made anew once it is gone`);
  }
  const status = at(live, 'status');
  const ready = currentReady(live);
  if (ready === undefined) return pending(`Database ${name} is being set up`);
  if (ready.status === 'True') {
    return (
      storageLow(name, conditionAt(status, 'StorageLow')) ??
      backupFailed(name, microservice.metadata.namespace ?? '', conditionAt(status, 'BackedUp'))
    );
  }
  if (conditionAt(status, 'Parked')?.status === 'True') {
    return pending(`Database ${name} is parked and is being brought back`);
  }
  return notReady(name, microservice.metadata.namespace ?? '', ready);
}

/** It serves, and will not do so for long. */
function storageLow(name: string, low: LiveCondition | undefined): Part | undefined {
  if (low?.status !== 'True') return undefined;
  return {
    severity: 'warning',
    reason: 'StorageLow',
    message: `Database ${name} is running out of storage: ${quote(low.message ?? '')}`,
  };
}

/** It serves, and would be lost with its volume. */
function backupFailed(
  name: string,
  namespace: string,
  backedUp: LiveCondition | undefined,
): Part | undefined {
  if (backedUp?.status !== 'False') return undefined;
  return {
    severity: 'warning',
    reason: 'BackupFailed',
    message: `Database ${name} is not backed up: ${quote(backedUp.message ?? '')}`,
    hint: `Once it is mended, make one with kubectl slipway db backup ${name} -n ${namespace}; kubectl describe databases.slipway.dev ${name} -n ${namespace} shows the last one`,
  };
}

function notReady(name: string, namespace: string, ready: LiveCondition): Part {
  const words = ready.message === undefined ? '' : `: ${quote(ready.message)}`;
  if (ready.status === 'Unknown' || onItsWay.has(ready.reason ?? '')) {
    return pending(`Database ${name} is being set up${words}`);
  }
  return {
    severity: 'error',
    reason: 'DatabaseFailed',
    message: `Database ${name} is not ready${words}`,
    hint: `See its problems with kubectl describe databases.slipway.dev ${name} -n ${namespace}`,
  };
}

function pending(message: string): Part {
  return { severity: 'pending', reason: 'DatabasePending', message };
}
