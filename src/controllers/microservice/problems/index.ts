import type { StatusInput } from '../status-input.ts';
import { applyErrorFindings } from './apply-errors.ts';
import { autoscalerFindings } from './autoscaler.ts';
import { classFindings, namespaceFindings } from './class.ts';
import { databaseFindings } from './databases.ts';
import { deploymentFindings } from './deployment.ts';
import { ownershipFindings } from './ownership.ts';
import { pausedFindings } from './paused.ts';
import { podFindings } from './pods.ts';
import { migrationFindings } from './migrations.ts';
import { finding, ranked, type Finding } from './problem.ts';
import { referenceFindings } from './references.ts';
import { routeFindings } from './routes.ts';
import { useFindings } from './uses.ts';

/** THE list of what is looked at for problems. A new source is a file, its test and a line here. */
const sources: readonly ((input: StatusInput) => readonly Finding[])[] = [
  namespaceFindings,
  classFindings,
  ownershipFindings,
  referenceFindings,
  databaseFindings,
  migrationFindings,
  deploymentFindings,
  podFindings,
  routeFindings,
  useFindings,
  autoscalerFindings,
  applyErrorFindings,
  pausedFindings,
];

/** All that keeps the service from being as declared, the worst first. Pure; never throws. */
export function findingsOf(input: StatusInput): readonly Finding[] {
  return ranked(withoutEffects(sources.flatMap((source) => source(input))).map(finding));
}

/** A database that only lacks its Secret is down for a cause that is told already. */
function withoutEffects(findings: readonly Finding[]): readonly Finding[] {
  const causes = new Set(
    findings
      .filter(({ reason }) => reason === 'ReferenceMissing' || reason === 'KeyMissing')
      .map(({ field }) => field),
  );
  return findings.map((found) =>
    found.reason === 'DatabaseFailed' && causes.has(`${found.field ?? ''}.secretName`)
      ? { ...found, severity: 'pending' }
      : found,
  );
}
