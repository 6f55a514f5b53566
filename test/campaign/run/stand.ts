import { openDatabaseCaches } from '../../../src/controllers/database/caches.ts';
import { openMicroserviceCaches } from '../../../src/controllers/microservice/caches.ts';
import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { createContentCache } from '../../../src/runtime/content-cache.ts';
import { createInformerSet } from '../../../src/runtime/informer-set.ts';
import type { Informer } from '../../../src/runtime/informer.ts';
import type { KubeObject, ObjectRef } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';
import { silentLogger } from '../../integration/support/client.ts';
import type { Surroundings } from '../sections/section.ts';
import { watchDatabase } from './database-watcher.ts';
import { createDryRun } from './dry-run.ts';
import { watchMicroservice } from './microservice-watcher.ts';
import type { Watcher } from './watcher.ts';

export interface StandOptions {
  readonly facts: ControlPlaneFacts;
  readonly client: KubeClient;
  readonly surroundings: Surroundings;
  /** Where the objects are that are changed, and one in which nothing ever is. */
  readonly namespace: string;
  readonly emptyNamespace: string;
}

/** What a declaration is of, and whose children follow it. */
export interface Subject {
  readonly resource: Resource;
  readonly ref: ObjectRef;
  readonly watcher: Watcher;
  /** The generation of the object that the caches have. */
  seen(): number;
}

/** A place to run the campaign on. */
export interface Stand {
  readonly client: KubeClient;
  readonly surroundings: Surroundings;
  readonly namespace: string;
  /** The object of this kind and name, by default the one that all changes of the kind are of. */
  subject(kind: string, name?: string): Subject;
  close(): Promise<void>;
}

/** Names of the objects that are changed, and of those that follow classes. */
export const subjectNames = {
  microservice: 'app',
  database: 'db',
  followerOfClass: 'follower',
  followerOfDatabaseClass: 'db-follower',
} as const;

/** Opens caches of its own, as the operator has them. */
export async function openStand(options: StandOptions): Promise<Stand> {
  const { client, namespace, surroundings } = options;
  const informers = createInformerSet({ client, clock: systemClock, logger: silentLogger });
  const contents = createContentCache({ client, informers, logger: silentLogger });
  const microservices = openMicroserviceCaches(informers, contents);
  const databases = openDatabaseCaches(informers, contents);
  const dryRun = createDryRun(options.facts, options.emptyNamespace);
  const stopping = new AbortController();
  const running = informers.run(stopping.signal);
  await informers.waitForSync(stopping.signal, 60_000);

  const at = (name: string): ObjectRef => ({ namespace, name });
  const microservice = (name: string): Watcher =>
    watchMicroservice(microservices, dryRun, at(name));
  const database = (name: string): Watcher => watchDatabase(databases, client, dryRun, at(name));
  const seenIn =
    (informer: Informer<KubeObject>, ref: ObjectRef): (() => number) =>
    () =>
      informer.lister.get(ref)?.metadata.generation ?? 0;
  const subjects: Readonly<Record<string, (name: string | undefined) => Subject>> = {
    Microservice: (name = subjectNames.microservice) => ({
      resource: microserviceResource,
      ref: at(name),
      seen: seenIn(microservices.microservices, at(name)),
      watcher: microservice(name),
    }),
    MicroserviceClass: (name = `${surroundings.run}-class`) => ({
      resource: microserviceClassResource,
      ref: { namespace: '', name },
      seen: seenIn(microservices.classes, { namespace: '', name }),
      watcher: microservice(subjectNames.followerOfClass),
    }),
    Database: (name = subjectNames.database) => ({
      resource: databaseResource,
      ref: at(name),
      seen: seenIn(databases.databases, at(name)),
      watcher: database(name),
    }),
    DatabaseClass: (name = `${surroundings.run}-dbclass`) => ({
      resource: databaseClassResource,
      ref: { namespace: '', name },
      seen: seenIn(databases.classes, { namespace: '', name }),
      watcher: database(subjectNames.followerOfDatabaseClass),
    }),
  };
  return {
    client,
    surroundings,
    namespace,
    subject: (kind, name) => {
      const subject = subjects[kind];
      if (subject === undefined) throw new Error(`run/stand.ts has no subject for ${kind}`);
      return subject(name);
    },
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}
