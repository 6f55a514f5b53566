import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { isForbidden } from '../../../runtime/errors.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import { claimName } from '../names.ts';
import type { Observed, ObservedSecret } from '../observed.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import { readLive } from '../../read-live.ts';

/** Whether a cache says that a Secret which Slipway makes is missing. */
export function seemsWithoutCredentials(
  { credentials, admin }: Observed,
  runsServer: boolean,
): boolean {
  const needed = runsServer ? [credentials, admin] : [credentials];
  return needed.some(({ content }) => content.state === 'missing');
}

/**
 * What was observed, with the Secrets that caches miss, and the volume's claim, read from the API
 * server. A password is made, or declared lost, on no lesser ground: a cache that lags would do
 * away with the one that the data knows.
 */
export async function verifyAbsence(
  client: Pick<KubeClient, 'get'>,
  database: Database,
  observed: Observed,
  signal: AbortSignal,
): Promise<Observed> {
  const namespace = database.metadata.namespace ?? '';
  const verify = async (secret: ObservedSecret): Promise<ObservedSecret> => {
    if (secret.content.state !== 'missing') return secret;
    const ref = { namespace, name: secret.name };
    const options = { metadataOnly: true, signal };
    const unknown = { ...secret, content: { state: 'unknown', message: 'not seen yet' } } as const;
    try {
      const live = await readLive<KubeObject>(client, builtin.secret, ref, options);
      return live === undefined ? secret : unknown;
    } catch (error) {
      if (isForbidden(error)) return unknown;
      throw error;
    }
  };
  const [credentials, admin, claim] = await Promise.all([
    verify(observed.credentials),
    verify(observed.admin),
    readLive<PersistentVolumeClaim>(
      client,
      builtin.persistentVolumeClaim,
      { namespace, name: claimName(database) },
      { signal },
    ),
  ]);
  return { ...observed, credentials, admin, claim };
}
