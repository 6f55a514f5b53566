import type { Database } from '../../../crds/database/v1alpha1.ts';
import { rotateAnnotation } from '../../well-known.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { LoginRecord } from './login-record.ts';

/** How often credentials are to be made anew, a duration; what the Database says wins. Pure. */
export function rotationInterval({
  database,
  class: given,
}: Pick<PlanInput, 'database' | 'class'>): string | undefined {
  return database.spec.rotation?.every ?? given.rotationInterval;
}

/** The text that asks for a rotation which was not done yet; undefined where there is none. Pure. */
export function rotationDemand(
  { metadata }: Pick<Database, 'metadata'>,
  record: LoginRecord | undefined,
): string | undefined {
  const demand = metadata.annotations?.[rotateAnnotation];
  return demand === '' || demand === record?.rotatedFor ? undefined : demand;
}
