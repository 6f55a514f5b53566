import type { Surroundings } from './sections/section.ts';

/** The names for a run; `run` begins those of cluster-scoped objects. */
export function surroundingsOf(run: string): Surroundings {
  return {
    run,
    classes: [`${run}-a`, `${run}-b`],
    databaseClasses: [`${run}-server`, `${run}-other`],
    externalClass: `${run}-external`,
    secrets: ['keys', 'other-keys'],
    configMaps: ['settings', 'other-settings'],
    connections: ['elsewhere', 'elsewhere-too'],
    serviceAccount: 'shared',
  };
}
