import { builtin } from '../../../runtime/builtin-resources.ts';
import { digestContent } from '../../../runtime/content-hash.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { contentHashAnnotation, contentKeysAnnotation } from '../../well-known.ts';
import type { Secret } from '../types.ts';
import { annotate } from './write-over.ts';

/** Owns the annotations once somebody has changed the data; the other manager owns the data. */
const annotationsManager = 'slipway-content';

/** The Secret with the hash of its data and the names of its keys, so that nobody has to read it. */
export function withContentAnnotations(secret: Secret): Secret {
  const annotations = { ...secret.metadata.annotations, ...contentAnnotations(secret) };
  return { ...secret, metadata: { ...secret.metadata, annotations } };
}

/**
 * Sets the annotations of a Secret right after somebody changed its data by hand: pods that mount
 * it roll by them. Of a Secret that has none nothing is written: it is not of Slipway's making.
 */
export async function refreshContentAnnotations(
  writer: Pick<ObjectWriter, 'apply'>,
  secret: Secret,
): Promise<void> {
  const declared = secret.metadata.annotations?.[contentHashAnnotation];
  const wanted = contentAnnotations(secret);
  if (declared === undefined || declared === wanted[contentHashAnnotation]) return;
  await annotate(writer, builtin.secret, secret, wanted, annotationsManager);
}

function contentAnnotations(secret: Secret): Record<string, string> {
  const { hash, keys } = digestContent(secret);
  return { [contentHashAnnotation]: hash, [contentKeysAnnotation]: keys.join(',') };
}
