import type { MicroserviceSpec } from '../../../src/crds/microservice/v1alpha1.ts';
import { untilCondition, untilReady } from './expect.ts';
import type { Workload } from './workload.ts';

function version(tag: string): Partial<MicroserviceSpec> {
  const migration = { args: ['migrate'], backoffLimit: 0 };
  return {
    image: `ghcr.io/acme/app:${tag}`,
    databases: [{ name: 'main', engine: 'postgres', migration }],
  };
}

export const migration: Workload = {
  name: 'migration',
  summary:
    'A database is migrated for each version; one fails, and the version before it serves on',
  run: async (stage) => {
    await stage.microservice('app', version('1.0.0'));
    await untilReady(stage, 'app');
    await stage.microservice('app', version('2.0.0'));
    await untilReady(stage, 'app');
    await stage.microservice('app', version('failing'));
    await untilCondition(stage, 'app', 'Ready', 'False MigrationFailed');
    await stage.microservice('app', version('3.0.0'));
    await untilReady(stage, 'app');
  },
};
