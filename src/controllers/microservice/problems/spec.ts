import type { FieldProblem } from '../../../crds/describe-issues.ts';
import { finding, type Finding } from './problem.ts';

/** Every rule that the spec breaks. */
export function specFindings(problems: readonly FieldProblem[]): readonly Finding[] {
  return problems.map(({ field, message }) =>
    finding({
      area: 'workload',
      severity: 'error',
      reason: 'InvalidSpec',
      message,
      ...(field === '' ? {} : { field }),
      hint: `Correct ${field === '' ? 'the object' : field}; kubectl explain microservice.spec describes every field`,
    }),
  );
}
