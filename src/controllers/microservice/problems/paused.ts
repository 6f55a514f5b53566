import { differences } from '../../../runtime/subset.ts';
import { liveChild } from '../observed.ts';
import { isForeign } from '../ownership.ts';
import type { StatusInput } from '../status-input.ts';
import { areas } from './areas.ts';
import type { Finding } from './problem.ts';

/** Changes that wait because spec.paused is true: without them what is declared does not serve. */
export function pausedFindings(input: StatusInput): readonly Finding[] {
  const { microservice, desired, observed } = input;
  if (microservice.spec.paused !== true) return [];
  return desired.children.flatMap(({ kind, object }) => {
    const live = liveChild(observed, kind, object.metadata.name);
    if (live !== undefined && isForeign(live, microservice)) return [];
    const isAsDeclared = live !== undefined && differences(object, live).length === 0;
    return isAsDeclared
      ? []
      : [
          {
            area: areas[kind],
            severity: 'pending' as const,
            reason: 'Paused' as const,
            message: `${kind} ${object.metadata.name} is not as declared, and is left so while spec.paused is true`,
            field: 'spec.paused',
            object: `${kind}/${object.metadata.name}`,
          },
        ];
  });
}
