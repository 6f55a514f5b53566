import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { MicroserviceClass } from '../src/crds/microservice-class/v1alpha1.ts';
import type { Gateway } from '../src/controllers/gateway-api.ts';
import { childKinds } from '../src/controllers/microservice/children/index.ts';
import { desiredState } from '../src/controllers/microservice/desired.ts';
import { effectiveClass } from '../src/controllers/microservice/effective-class.ts';
import type { Observed } from '../src/controllers/microservice/observed.ts';
import { observedOf } from '../src/controllers/microservice/testdata/build-input.ts';
import { pruneEmpty, withDeclaredHash } from '../src/runtime/declared.ts';
import { keyOf, type KubeObject } from '../src/runtime/kube-object.ts';
import type { Resource } from '../src/runtime/resource.ts';
import { measured, type Shape } from './workload.ts';

export interface RawChild {
  readonly resource: Resource;
  readonly object: KubeObject;
}

const platform = join(import.meta.dirname, '../examples/shop/00-platform.yaml');

/** Gives the declared children of a measured Microservice. */
export type ChildrenOf = (namespace: string, name: string, shape: Shape) => readonly RawChild[];

/**
 * Creates the function that gives the children of a measured Microservice as Slipway declares
 * them, but for the owner, which does not exist where nobody made a Microservice.
 */
export function createRawChildren(): ChildrenOf {
  const observed = observedOnPlatform(loadAll(readFileSync(platform, 'utf8')) as KubeObject[]);
  return (namespace, name, shape) => {
    const microservice = measured(namespace, name, shape);
    const { children } = desiredState({
      microservice: { ...microservice, metadata: { ...microservice.metadata, uid: 'none' } },
      class: effectiveClass(observed.class),
      observed,
    });
    return children.map(({ kind, object }) => ({
      resource: resourceOf(kind),
      object: withDeclaredHash(pruneEmpty(withoutOwner(object))),
    }));
  };
}

/** What is there before a Microservice is: the class and its gateway, and no child. */
function observedOnPlatform(objects: readonly KubeObject[]): Observed {
  const ofKind = (wanted: string) => objects.filter(({ kind }) => kind === wanted);
  const [microserviceClass] = ofKind('MicroserviceClass') as MicroserviceClass[];
  const gateways = ofKind('Gateway') as Gateway[];
  return observedOf({
    class: microserviceClass,
    gateways: new Map(gateways.map((gateway) => [keyOf(gateway), gateway])),
  });
}

function withoutOwner(object: KubeObject): KubeObject {
  const { ownerReferences: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function resourceOf(kindName: string): Resource {
  const kind = childKinds.find(({ name }) => name === kindName);
  if (kind === undefined) throw new Error(`no child kind ${kindName}`);
  return kind.resource;
}
