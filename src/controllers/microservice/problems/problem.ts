import type { MicroserviceReason } from '../../../crds/microservice/conditions.ts';
import type { Problem } from '../../../crds/microservice/v1alpha1.ts';
import { sentence } from '../../words.ts';

/** The part of the service that a finding is about; each is told by one condition. */
export type Area = 'workload' | 'routes' | 'databases' | 'scaling' | 'dependencies';

/**
 * How much a finding matters. `error` and `pending` both keep the service from being Ready, but
 * with `pending` nothing is wrong and only time is needed, so it is told by conditions alone;
 * `warning` is a problem of a service that is Ready all the same. `quiet` is as it has to be for a
 * start, and is not told: it is there for the time after which it would be a problem.
 */
export type Severity = 'error' | 'pending' | 'warning' | 'quiet';

/** One thing that keeps the service from being as declared, or that somebody should know. */
export interface Finding {
  readonly area: Area;
  readonly severity: Severity;
  readonly reason: MicroserviceReason;
  /** A sentence on one line, without a period at its end. */
  readonly message: string;
  /** The field of the Microservice that it comes from. */
  readonly field?: string;
  /** The exact command or change that helps. */
  readonly hint?: string;
  /** The object that it is about, as `Kind/name`. */
  readonly object?: string;
  /** After how many milliseconds time alone changes the finding. */
  readonly recheckAfterMs?: number;
}

/** The most problems that a status lists. */
export const mostProblems = 20;

/** Reasons, the likeliest root cause first: what stands further down may follow from it. */
const ranking: readonly MicroserviceReason[] = [
  'Deleting',
  'InvalidSpec',
  'NamespaceTerminating',
  'NameConflict',
  'Forbidden',
  'ClassNotFound',
  'ClassInvalid',
  'ReferenceMissing',
  'KeyMissing',
  'ServiceAccountMissing',
  'QuotaExceeded',
  'DatabaseFailed',
  'MigrationFailed',
  'ImagePullFailed',
  'ContainerStartFailed',
  'OutOfMemory',
  'CrashLooping',
  'Unschedulable',
  'NodeNotReady',
  'ReadinessGateClosed',
  'ProbeFailing',
  'DeadlineExceeded',
  'GatewayApiMissing',
  'GatewayNotFound',
  'GatewayNotReady',
  'HostMissing',
  'HostNotAllowed',
  'RouteUnsupported',
  'RouteConflict',
  'RouteNotAccepted',
  'DependencyDenied',
  'DependencyMissing',
  'DependencyPortMissing',
  'DependencyNotReady',
  'AutoscalerFailed',
  'MetricsUnavailable',
  'ApplyFailed',
  'StorageLow',
  'BackupFailed',
  'RouteContested',
  'Evicted',
  'PodRejected',
  'ReferenceUnreadable',
  'DatabasePending',
  'MigrationRunning',
  'CredentialsPending',
  'Paused',
  'Updating',
  'Progressing',
  'RoutePending',
];

const severities: readonly Severity[] = ['error', 'pending', 'warning', 'quiet'];

/** Reasons of errors that nothing but somebody's act mends: they make the service Stalled. */
const terminal: ReadonlySet<MicroserviceReason> = new Set<MicroserviceReason>([
  'InvalidSpec',
  'NameConflict',
  'Forbidden',
  'HostMissing',
  'DeadlineExceeded',
  'MigrationFailed',
]);

/** The finding with its texts made fit for a status: one line, no period at the end. */
export function finding(parts: Finding): Finding {
  return {
    ...parts,
    message: sentence(parts.message),
    ...(parts.hint === undefined ? {} : { hint: sentence(parts.hint) }),
  };
}

/** The findings, the worst first, each text once. The order of the input does not matter. */
export function ranked(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.toSorted(compare).filter(({ reason, message }) => {
    const key = `${reason} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Whether a status tells of it at all. */
export function isTold({ severity }: Finding): boolean {
  return severity !== 'quiet';
}

/** Whether nothing but somebody's act mends it. */
export function isTerminal({ severity, reason }: Finding): boolean {
  return severity === 'error' && terminal.has(reason);
}

/** The problems of a status: errors, then warnings, the worst first; what is pending is none. */
export function toProblems(findings: readonly Finding[]): Problem[] {
  return ranked(findings)
    .flatMap(({ severity, field, reason, message, hint }): Problem[] => {
      if (severity === 'pending' || severity === 'quiet') return [];
      return [
        {
          severity,
          ...(field === undefined ? {} : { field }),
          reason,
          message,
          ...(hint === undefined ? {} : { hint }),
        },
      ];
    })
    .slice(0, mostProblems);
}

function compare(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    rankOf(a.reason) - rankOf(b.reason) ||
    order(a.field ?? '', b.field ?? '') ||
    order(a.message, b.message)
  );
}

function rankOf(reason: MicroserviceReason): number {
  const rank = ranking.indexOf(reason);
  return rank < 0 ? ranking.length : rank;
}

/** By code units: the order of a locale would differ from one machine to the next. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
