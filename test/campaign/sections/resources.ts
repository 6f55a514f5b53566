import type { Candidates } from '../values/candidates.ts';

/** Requests and limits of cpu and memory, of which the first of each is changed. */
export const resourcesToChange = {
  requests: { cpu: '250m', memory: '64Mi' },
  limits: { memory: '256Mi', cpu: '1' },
};

/** Amounts that pods can be given, and ones that none can. */
export const resourceValues: Readonly<Record<string, Partial<Candidates>>> = {
  'spec.resources.requests{}': { usual: ['500m', '0.75', 1], extreme: ['1000000', 0] },
  'spec.resources.limits{}': { usual: ['512Mi', '1.5Gi', 134_217_728], extreme: ['1000Ei', 0] },
};
