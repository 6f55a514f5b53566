import type { FieldProblem } from '../../../crds/describe-issues.ts';
import type { Microservice, MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import { mergeConditions } from '../../../runtime/conditions.ts';
import { ranked, toProblems, type Finding } from '../problems/problem.ts';
import { specFindings } from '../problems/spec.ts';
import { enumerate } from '../../words.ts';

/**
 * The status of a Microservice whose spec breaks rules. Nothing is made or changed for it, and
 * what was made before goes on unjudged: what the status said of it is kept.
 */
export function invalidStatus(
  microservice: Microservice,
  problems: readonly FieldProblem[],
  now: string,
): MicroserviceStatus {
  const findings = ranked(specFindings(problems));
  const message = findings[0]?.message ?? 'spec breaks a rule of the API';
  return halted(microservice, findings, now, {
    reason: 'InvalidSpec',
    message,
    mark: 'Stalled',
    word: 'Failing',
    rest: 'This is not judged while spec is invalid',
  });
}

/** The status of a Microservice that is being deleted; `waitingFor` is what that waits for. */
export function deletingStatus(
  microservice: Microservice,
  waitingFor: readonly string[],
  now: string,
): MicroserviceStatus {
  const { name } = microservice.metadata;
  const rest = waitingFor.length === 0 ? '' : `, which waits for ${enumerate(waitingFor)}`;
  return halted(microservice, [], now, {
    reason: 'Deleting',
    message: `Microservice ${name} is being deleted${rest}`,
    mark: 'Deleting',
    word: 'Deleting',
    rest: 'This is not judged while the Microservice is being deleted',
  });
}

interface Halt {
  readonly reason: 'InvalidSpec' | 'Deleting';
  readonly message: string;
  /** The condition that is True besides Ready being False. */
  readonly mark: 'Stalled' | 'Deleting';
  readonly word: string;
  /** The message of the conditions that nothing is known of. */
  readonly rest: string;
}

const areaConditions = [
  'WorkloadAvailable',
  'RoutesReady',
  'DatabasesReady',
  'ScalingActive',
  'DependenciesReady',
] as const;

function halted(
  { metadata, status: previous }: Microservice,
  findings: readonly Finding[],
  now: string,
  { reason, message, mark, word, rest }: Halt,
): MicroserviceStatus {
  const generation = metadata.generation ?? 0;
  const unknown = { status: 'Unknown', reason, message: rest } as const;
  return {
    ...previous,
    observedGeneration: generation,
    conditions: mergeConditions(
      previous?.conditions ?? [],
      [
        { type: 'Ready', status: 'False', reason, message },
        ...areaConditions.map((type) => ({ type, ...unknown })),
        { type: mark, status: 'True', reason, message },
      ],
      generation,
      now,
    ),
    summary: { ...previous?.summary, status: word, message },
    problems: toProblems(findings),
  };
}
