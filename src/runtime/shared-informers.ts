import type { SharedInformer } from './create-informer.ts';
import type { Informer, InformerOptions } from './informer.ts';
import type { KubeObject } from './kube-object.ts';
import type { Resource } from './resource.ts';

/** Informers by what they were asked for. */
export interface SharedInformers {
  readonly all: readonly Informer<KubeObject>[];
  readonly optional: readonly Informer<KubeObject>[];
  /** The one for these options, and whether it was made just now. */
  share<T extends KubeObject>(
    options: InformerOptions<T>,
  ): { informer: Informer<T>; isNew: boolean };
  /** The one of the resource; of several the first, which lets all observe writes. */
  readonly find: (resource: Resource) => Informer<KubeObject> | undefined;
}

interface Shared {
  readonly options: InformerOptions<KubeObject>;
  readonly informer: SharedInformer<KubeObject>;
}

/** No informers yet; `create` makes one. */
export function createSharedInformers(
  create: <T extends KubeObject>(options: InformerOptions<T>) => SharedInformer<T>,
): SharedInformers {
  const shared: Shared[] = [];
  return {
    get all() {
      return shared.map(({ informer }) => informer);
    },
    get optional() {
      return shared.filter(({ options }) => options.optional).map(({ informer }) => informer);
    },
    share: <T extends KubeObject>(wanted: InformerOptions<T>) => {
      // Of the same resource and transform, so that its objects are of the same type.
      const anyKind = wanted as unknown as InformerOptions<KubeObject>;
      const known = shared.find(({ options }) => isSame(options, anyKind));
      if (known !== undefined) {
        known.informer.addIndexes(anyKind.indexes ?? {});
        return { informer: known.informer as unknown as Informer<T>, isNew: false };
      }
      const informer = create(wanted);
      shared.push({ options: anyKind, informer: informer as unknown as Shared['informer'] });
      return { informer, isNew: true };
    },
    find: (resource) => {
      const found = shared.filter(({ options }) => isSameResource(options.resource, resource));
      const [first, ...others] = found.map(({ informer }) => informer);
      return first === undefined || others.length === 0 ? first : observeInAll(first, others);
    },
  };
}

function isSame(a: InformerOptions<KubeObject>, b: InformerOptions<KubeObject>): boolean {
  return (
    isSameResource(a.resource, b.resource) &&
    a.labelSelector === b.labelSelector &&
    a.fieldSelector === b.fieldSelector &&
    (a.metadataOnly ?? false) === (b.metadataOnly ?? false) &&
    (a.optional ?? false) === (b.optional ?? false) &&
    a.transform === b.transform
  );
}

function isSameResource(a: Resource, b: Resource): boolean {
  return a.group === b.group && a.version === b.version && a.plural === b.plural;
}

function observeInAll(
  first: Informer<KubeObject>,
  others: readonly Informer<KubeObject>[],
): Informer<KubeObject> {
  return {
    resource: first.resource,
    lister: first.lister,
    get state() {
      return first.state;
    },
    get trouble() {
      return first.trouble;
    },
    addHandler: (handler) => first.addHandler(handler),
    run: (signal) => first.run(signal),
    wake: () => first.wake(),
    waitForSync: (signal) => first.waitForSync(signal),
    observeWrite: (object) => {
      for (const informer of [first, ...others]) informer.observeWrite(object);
    },
  };
}
