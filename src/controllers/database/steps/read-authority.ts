import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectRef } from '../../../runtime/kube-object.ts';
import { readLive } from '../../read-live.ts';
import { textAt } from '../../wire-value.ts';
import type { Secret } from '../types.ts';

/** The certificates of the authority, in PEM; undefined while there are none. */
export async function readAuthority(
  client: Pick<KubeClient, 'get'>,
  { authority }: { readonly authority: ObjectRef },
  signal: AbortSignal,
): Promise<string | undefined> {
  const secret = await readLive<Secret>(client, builtin.secret, authority, { signal });
  // There are keys in the Secret, too: nothing else of it is looked at.
  const text = Buffer.from(textAt(secret, 'data', 'ca.crt') ?? '', 'base64').toString('utf8');
  return text === '' ? undefined : text;
}
