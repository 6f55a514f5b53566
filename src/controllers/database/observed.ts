import type { DatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import type { Database } from '../../crds/database/v1alpha1.ts';
import type { InvalidClass } from '../class-selection.ts';
import type { Content } from '../microservice/observed.ts';
import type { Pod } from '../microservice/types.ts';
import type { ObservedCertificates } from './certificates/plan-certificates.ts';
import type { ObservedCluster } from './cloud-native-pg.ts';
import type { ObservedRotation } from './rotation/rotation-plan.ts';
import type {
  CronJob,
  Job,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
} from './types.ts';

/** A Secret of a needed name, as far as Slipway looks into it. */
export interface ObservedSecret {
  readonly name: string;
  readonly content: Content;
  /** The resource version where it is labelled as ours, else ''. */
  readonly version: string;
  /** It is ours by its labels, or may be taken over; true where there is none. */
  readonly isClaimed: boolean;
}

/**
 * Whether the Database is used. `own`: it was made by hand and is used as long as it exists;
 * `used`: an entry of its Microservice is for it; `released`: the Microservice or the entry is
 * gone; `unclaimed`: a new Microservice of that name has the entry but has yet to claim it;
 * `undecided`: the Microservice is not valid, so that nobody knows what it declares.
 */
export type Usage = 'own' | 'used' | 'released' | 'unclaimed' | 'undecided';

/** What there is of backups and restores. */
export interface ObservedBackups {
  readonly cronJob: CronJob | undefined;
  /** Those that back the Database up, or fill it. */
  readonly jobs: readonly Job[];
  readonly pods: readonly Pod[];
  /** The claim of the volume of backups, and that volume. */
  readonly claim: PersistentVolumeClaim | undefined;
  readonly volume: PersistentVolume | undefined;
  /** The Secret of the bucket that the class names. */
  readonly secret: ObservedSecret | undefined;
  /** What spec.restoreFrom names. */
  readonly source: RestoreSource | undefined;
}

/** Where the first content of a Database comes from. */
export interface RestoreSource {
  /** The Database of that name. */
  readonly database: Database | undefined;
  /** The claim of the volume of its backups. */
  readonly claim: PersistentVolumeClaim | undefined;
  /** The image that its server runs. */
  readonly image: string | undefined;
  /** Whether its server speaks TLS. */
  readonly speaksTls: boolean;
}

/** What there is of a volume and a login that are to be adopted, or were. */
export interface ObservedAdoption {
  /** The Secret that spec.adopt.secretName names. */
  readonly secret: ObservedSecret;
  /** The hash of that Secret when the credentials were made from it; '' where they were not. */
  readonly copiedHash: string;
  /** Another Database that holds the claim and is there. */
  readonly rival: string | undefined;
  /** Other pods that mount the claim, by name; looked for only while no pod of our own is there. */
  readonly mountedBy: readonly string[];
}

/**
 * Everything that a reconcile has read, from caches, before it computes. Objects are those that
 * bear the names of ours, foreign ones included: those are known by ownership.ts. Data only.
 */
export interface Observed {
  readonly namespaceTerminating: boolean;
  /** The class that spec.className names, or the default one of the engine. */
  readonly class: DatabaseClass | undefined;
  /** spec.className where no such class exists. */
  readonly missingClass: string | undefined;
  /** The class in force, where it is not valid. */
  readonly invalidClass?: InvalidClass;
  readonly statefulSet: StatefulSet | undefined;
  readonly service: Service | undefined;
  readonly networkPolicy: NetworkPolicy | undefined;
  readonly claim: PersistentVolumeClaim | undefined;
  /** The volume that the claim names. */
  readonly volume: PersistentVolume | undefined;
  readonly pods: readonly Pod[];
  /** All that backups and restores are computed from. */
  readonly backups: ObservedBackups;
  readonly credentials: ObservedSecret;
  readonly admin: ObservedSecret;
  /** The Secret with the administrator of the class's server. */
  readonly serverAdmin: ObservedSecret | undefined;
  /** How the login of the credentials stands; absent where nobody asked. */
  readonly rotation?: ObservedRotation;
  /** With spec.adopt: what is to be taken over. */
  readonly adoption?: ObservedAdoption | undefined;
  /** The UID of namespace kube-system, which tells clusters apart; '' while it is not known. */
  readonly clusterId: string;
  /** The Secret that spec.secretName names. */
  readonly external: ObservedSecret | undefined;
  /** What is there of it in CloudNativePG. */
  readonly cloudNativePG: ObservedCluster;
  /** With a class of provisioner CloudNativePG: the Secret with the authority of its servers. */
  readonly authority: ObservedSecret | undefined;
  /** Where the server speaks TLS, or is to. */
  readonly certificates?: ObservedCertificates | undefined;
  readonly usage: Usage;
  /** Databases of the class in the namespace that come before it; undefined where nobody counts. */
  readonly earlier?: number | undefined;
}
