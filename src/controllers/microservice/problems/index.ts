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
  return ranked(sources.flatMap((source) => source(input)).map(finding));
}
