import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import { adoptedCredentials, readAdoptedLogin } from '../adoption/adopted-login.ts';
import { isClaimed } from '../ownership.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';

export interface CopyLogin {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'ensure'>;
  readonly input: PlanInput;
}

/**
 * Makes the Secret that services use from the adopted one, both as the API server has them at this
 * moment, where it is not so already. False where the adopted one is gone or lacks something: what
 * was made of it before stays then. Rejects where the API server refuses.
 */
export async function copyLogin(
  { client, writer, input }: CopyLogin,
  signal: AbortSignal,
): Promise<boolean> {
  const { database, engine, observed } = input;
  const { adoption, credentials } = observed;
  if (adoption?.secret.content.state !== 'present') return false;
  const { namespace = '' } = database.metadata;
  const read = (name: string): Promise<Secret | undefined> =>
    readLive<Secret>(client, builtin.secret, { namespace, name }, { signal });
  const [source, live] = await Promise.all([read(adoption.secret.name), read(credentials.name)]);
  const login = source === undefined ? undefined : readAdoptedLogin(source);
  if (login === undefined) return false;
  // A Secret of that name that appeared meanwhile is not ours to write.
  if (live !== undefined && !isClaimed(live, database)) return false;
  const { hash } = adoption.secret.content;
  const declared = withContentAnnotations(adoptedCredentials(database, engine, login, hash));
  await writer.ensure(builtin.secret, declared, live, { signal });
  return true;
}
