import type { Database } from '../../src/crds/database/v1alpha1.ts';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { formatTable } from './table.ts';

interface Ready {
  ready: string;
  message: string;
}

/** The table of what became of the shop, as `kubectl get microservices,databases` shows it. */
export function renderShop(
  microservices: readonly Microservice[],
  databases: readonly Database[],
): string {
  const services = formatTable(
    ['MICROSERVICE', 'READY', 'STATUS', 'REPLICAS', 'DATABASES', 'URL', 'MESSAGE'],
    microservices.map((microservice) => {
      const { ready, message } = readiness(microservice);
      const summary = microservice.status?.summary;
      return [
        microservice.metadata.name,
        ready,
        summary?.status ?? '',
        summary?.replicas ?? '',
        summary?.databases ?? '',
        microservice.status?.url ?? '',
        ready === 'True' ? '' : message,
      ];
    }),
  );
  const stores = formatTable(
    ['DATABASE', 'READY', 'ENGINE', 'VERSION', 'SECRET', 'MESSAGE'],
    databases.map((database) => {
      const { ready, message } = readiness(database);
      return [
        database.metadata.name,
        ready,
        database.spec.engine,
        database.status?.version ?? '',
        database.status?.binding?.name ?? '',
        message,
      ];
    }),
  );
  return `${services}\n\n${stores}`;
}

/** The names of the objects that are not Ready, with the reason; empty once all are. */
export function notReady(objects: readonly (Microservice | Database)[]): readonly string[] {
  return objects
    .filter((object) => readiness(object).ready !== 'True')
    .map((object) => `${object.kind} ${object.metadata.name}: ${readiness(object).message}`);
}

function readiness(object: Microservice | Database): Ready {
  const condition = object.status?.conditions?.find((candidate) => candidate.type === 'Ready');
  return {
    ready: condition?.status ?? '',
    message: condition?.message ?? 'Not seen by Slipway yet',
  };
}
