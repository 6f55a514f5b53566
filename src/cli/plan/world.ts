import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import {
  parseMicroserviceClass,
  type MicroserviceClass,
} from '../../crds/microservice-class/v1alpha1.ts';
import { judgedBy, selectClass, type Judged } from '../../controllers/class-selection.ts';
import type { Gateway, GatewayClass } from '../../controllers/gateway-api.ts';
import type { BuildInput } from '../../controllers/microservice/children/child-kind.ts';
import { childKinds } from '../../controllers/microservice/children/index.ts';
import { effectiveClass } from '../../controllers/microservice/effective-class.ts';
import { microserviceIndexes } from '../../controllers/microservice/indexes.ts';
import type { Content, Observed } from '../../controllers/microservice/observed.ts';
import { contentKey, requiredContents } from '../../controllers/microservice/references.ts';
import { findRouteRivals } from '../../controllers/microservice/steps/route-conflicts.ts';
import { calleeKeys } from '../../controllers/microservice/uses-plans.ts';
import { microserviceLabel } from '../../controllers/well-known.ts';
import { textAt } from '../../controllers/wire-value.ts';
import { keyOf, type KubeObject } from '../../runtime/kube-object.ts';

/** All that decides what becomes of Microservices, of files or of a cluster. */
export interface World {
  readonly microservices: readonly KubeObject[];
  readonly classes: readonly KubeObject[];
  /** Live Databases, Jobs and the like, of all Microservices; none for files. */
  readonly children: readonly KubeObject[];
  /** Gateways and GatewayClasses, which tell what routes may ask for; none where unknown. */
  readonly gateways?: readonly KubeObject[];
  /** Nothing is known of classes, and so of which namespaces share a host: they count as sharing. */
  readonly sharesHosts?: boolean;
}

/**
 * What a Microservice is built from in this world. Secrets and ConfigMaps are taken to be there and
 * are never looked into, so that what they mount says nothing of their content.
 */
export function inputIn(world: World, microservice: Microservice): BuildInput {
  const classes = judgedClasses(world);
  const selected = selectClass(classes, microservice.spec.className);
  return {
    microservice,
    class: effectiveClass(selected.class),
    observed: {
      namespaceTerminating: false,
      ...selected,
      children: childrenOf(world, microservice),
      pods: [],
      migrationPods: [],
      ...gatewaysOf(world),
      contents: assumedContents(microservice),
      ...rivalsOf(world, classes, microservice, selected.class),
      ...calleesOf(world, classes, microservice),
      absentApis: new Set(),
    },
  };
}

function gatewaysOf({ gateways = [] }: World): Pick<Observed, 'gateways' | 'gatewayClasses'> {
  const ofKind = (kind: string) => gateways.filter((each) => each.kind === kind);
  return {
    gateways: new Map(ofKind('Gateway').map((each) => [keyOf(each), each as Gateway])),
    gatewayClasses: new Map(
      ofKind('GatewayClass').map((each) => [each.metadata.name, each as GatewayClass]),
    ),
  };
}

function judgedClasses({ classes }: World): readonly Judged<MicroserviceClass>[] {
  const judge = judgedBy(parseMicroserviceClass);
  return classes.map((each) => judge(each as MicroserviceClass));
}

function childrenOf(world: World, { metadata }: Microservice): Observed['children'] {
  const own = world.children.filter(
    (child) =>
      child.metadata.namespace === metadata.namespace &&
      child.metadata.labels?.[microserviceLabel] === metadata.name,
  );
  const byKind = childKinds.map(({ name }) => [name, own.filter(({ kind }) => kind === name)]);
  // Each list holds objects of its own kind, and there is one for each.
  return Object.fromEntries(byKind) as unknown as Observed['children'];
}

function assumedContents(microservice: Microservice): Observed['contents'] {
  const keys = new Map<string, string[]>();
  for (const { kind, name, keys: wanted } of requiredContents(microservice)) {
    const key = contentKey(kind, name);
    keys.set(key, [...(keys.get(key) ?? []), ...wanted]);
  }
  return new Map(
    [...keys].map(([key, all]): [string, Content] => [
      key,
      { state: 'present', hash: '', keys: all },
    ]),
  );
}

function rivalsOf(
  world: World,
  classes: readonly Judged<MicroserviceClass>[],
  microservice: Microservice,
  microserviceClass: MicroserviceClass | undefined,
): Pick<Observed, 'routeConflicts' | 'routeContests'> {
  // Those of files have no UID, by which rivals are told from the Microservice itself.
  const others = world.microservices
    .filter((each) => keyOf(each) !== keyOf(microservice))
    .map((each) => ({ ...each, metadata: { ...each.metadata, uid: keyOf(each) } }));
  return findRouteRivals(
    {
      microservices: {
        lister: {
          byIndex: (index, key) => {
            if (index === 'routeHost' && world.sharesHosts === true) return [];
            const valuesOf = microserviceIndexes[index as 'routeHost' | 'routeAddress'];
            return (others as Microservice[]).filter((each) => valuesOf(each).includes(key));
          },
        },
      },
      classes: { lister: { list: () => classes } },
      children: {
        get: (kind) => ({
          lister: {
            get: ({ namespace, name }) =>
              world.children.find(
                (child) =>
                  child.kind === kind &&
                  child.metadata.name === name &&
                  child.metadata.namespace === namespace,
              ),
          },
        }),
      },
    },
    microservice,
    microserviceClass,
  );
}

function calleesOf(
  world: World,
  classes: readonly Judged<MicroserviceClass>[],
  microservice: Microservice,
): Pick<Observed, 'callees' | 'openCallees'> {
  const wanted = new Set(calleeKeys(microservice));
  const found = world.microservices.filter(
    (each) => wanted.has(keyOf(each)) && each.metadata.deletionTimestamp === undefined,
  ) as Microservice[];
  const open = found.filter((each) => {
    const name = textAt(each, 'spec', 'className');
    return effectiveClass(selectClass(classes, name).class).network.ingress === 'Open';
  });
  return {
    callees: new Map(found.map((each) => [keyOf(each), each])),
    openCallees: new Set(open.map(keyOf)),
  };
}
