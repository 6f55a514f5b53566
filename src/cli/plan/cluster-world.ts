import { childKinds } from '../../controllers/microservice/children/index.ts';
import { microserviceLabel } from '../../controllers/well-known.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Cluster } from '../cluster.ts';
import { microserviceClassKind, microserviceKind } from '../kinds.ts';
import { isAnswer, listAll, listWhereAllowed } from '../objects.ts';
import type { World } from './world.ts';

/** What of the children decides about others: what is migrated, and who serves a host already. */
const decisive = new Set(['Database', 'Job', 'ControllerRevision', 'HTTPRoute', 'GRPCRoute']);

/**
 * What decides about Microservices of these namespaces, as far as the user may read it: who sees
 * one namespace only is told nothing of hosts that others have.
 */
export async function readWorld(
  { client }: Cluster,
  namespaces: readonly string[],
): Promise<World> {
  const [microservices, classes, gateways, gatewayClasses, ...children] = await Promise.all([
    listAll(client, microserviceKind.resource).catch(async (error: unknown) => {
      if (!isAnswer(error, 403)) throw error;
      const lists = namespaces.map((namespace) =>
        listAll(client, microserviceKind.resource, { namespace }),
      );
      return (await Promise.all(lists)).flat();
    }),
    listWhereAllowed(client, microserviceClassKind.resource),
    listWhereAllowed(client, builtin.gateway),
    listWhereAllowed(client, builtin.gatewayClass),
    ...namespaces.flatMap((namespace) =>
      childKinds
        .filter(({ name }) => decisive.has(name))
        .map(({ resource }): Promise<readonly KubeObject[]> =>
          listWhereAllowed(client, resource, { namespace, labelSelector: microserviceLabel }),
        ),
    ),
  ]);
  return {
    microservices,
    classes,
    gateways: [...gateways, ...gatewayClasses],
    children: children.flat(),
  };
}

/** The world after files are applied: what they name takes the place of what is there. */
export function overlaid(world: World, files: World): World {
  const over = (old: readonly KubeObject[], now: readonly KubeObject[]): readonly KubeObject[] => {
    const same = (a: KubeObject, b: KubeObject): boolean =>
      a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;
    const kept = old.filter((each) => !now.some((one) => same(each, one)));
    const added = now.map((each) => {
      const live = old.find((one) => same(each, one));
      return { ...each, metadata: { ...live?.metadata, ...each.metadata } };
    });
    return [...kept, ...added];
  };
  return {
    microservices: over(world.microservices, files.microservices),
    classes: over(world.classes, files.classes),
    gateways: over(world.gateways ?? [], files.gateways ?? []),
    children: world.children,
  };
}
