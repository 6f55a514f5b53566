import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import { databaseName } from '../names.ts';
import type { Finding } from '../problems/problem.ts';
import type { StatusInput } from '../status-input.ts';

type DatabaseState = NonNullable<MicroserviceStatus['databases']>[number];

/** What became of each entry of spec.databases, in its order. */
export function databaseStates(
  { microservice }: StatusInput,
  findings: readonly Finding[],
): readonly DatabaseState[] {
  return (microservice.spec.databases ?? []).map(({ name }) => {
    const database = databaseName(microservice, name);
    const worst = findings.find(
      ({ area, object }) => area === 'databases' && object === `Database/${database}`,
    );
    return {
      name,
      database,
      ready: worst === undefined,
      ...(worst === undefined ? {} : { message: worst.message }),
    };
  });
}
