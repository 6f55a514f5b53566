import { backupAnnotation } from '../../well-known.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';

const mostRequest = 256;

/** The text of the annotation that asks for a backup, as far as the status can hold it. Pure. */
export function backupRequest({ database }: PlanInput): string | undefined {
  const text = database.metadata.annotations?.[backupAnnotation];
  return text === undefined || text === ''
    ? undefined
    : Array.from(text).slice(0, mostRequest).join('');
}
