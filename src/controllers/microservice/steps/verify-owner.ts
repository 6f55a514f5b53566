import { microserviceResource } from '../../../crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { isGone } from '../../read-live.ts';
import { liveChild } from '../observed.ts';
import type { Scope } from './scope.ts';

/**
 * Whether the Microservice is gone, though a cache has it: asked only where children are missing
 * that its status says were there.
 */
export async function lostItsOwner(
  client: Pick<KubeClient, 'get'>,
  { microservice, observed, desired, request }: Scope,
): Promise<boolean> {
  const known = new Set(microservice.status?.resources?.map(({ kind, name }) => `${kind}/${name}`));
  const isMissing = desired.children.some(
    ({ kind, object: { metadata } }) =>
      known.has(`${kind}/${metadata.name}`) &&
      liveChild(observed, kind, metadata.name) === undefined,
  );
  return isMissing && isGone(client, microserviceResource, microservice, request.signal);
}
