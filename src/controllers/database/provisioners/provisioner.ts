import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { Provisioner as ProvisionerName } from '../../../crds/database-class/v1alpha1.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { EffectiveDatabaseClass } from '../effective-class.ts';
import type { Engine } from '../engines/engine.ts';
import type { Observed } from '../observed.ts';
import type { Problem } from '../problem.ts';
import type { ServerAccess } from '../server-access.ts';

/** What a provisioner may read: nothing else decides what it builds. */
export interface PlanInput {
  readonly database: Database;
  readonly engine: Engine;
  readonly class: EffectiveDatabaseClass;
  readonly observed: Observed;
  /** Nothing uses the database: it is stopped, and all of its data is kept. */
  readonly isParked: boolean;
  /** The namespace that Slipway runs in: it logs in to servers from there. */
  readonly operatorNamespace: string;
  /** The image with the tool that stores backups; undefined: there are none. */
  readonly backupImage: string | undefined;
}

export interface DeclaredObject {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** The object of this name that exists. */
  readonly live: KubeObject | undefined;
}

/** An object that is to be deleted. */
export interface UnwantedObject {
  readonly resource: Resource;
  readonly live: KubeObject;
}

/** What is to be there for a database. */
export interface ProvisionPlan {
  /** In the order in which they are written; complete but for the declared hash. */
  readonly objects: readonly DeclaredObject[];
  /** Slipway makes the credentials where there are none. */
  readonly makesCredentials: boolean;
  /** The Secret with the connection that services use. */
  readonly bindingName: string | undefined;
  /** The version that runs or is about to. */
  readonly version: string | undefined;
  /** Objects of ours that are not wanted any more. */
  readonly unwanted: readonly UnwantedObject[];
  /** All of them, the most important first. */
  readonly problems: readonly Problem[];
}

/** How the server fares, as far as the cluster tells. */
export type Health =
  | { readonly state: 'available' }
  | ({ readonly state: 'unavailable' } & Problem);

/** A login that another operator has yet to make as it is to be, and what keeps it. */
export interface PendingLogin {
  /** How far the rotation is that waits for it. */
  readonly phase: 'Preparing' | 'Draining';
  readonly message: string;
}

/**
 * One way to provide a server. A new one is a folder beside this file, its test, a golden, a line
 * in index.ts and its name in src/crds/database-class/spec.ts.
 */
export interface Provisioner {
  readonly name: ProvisionerName;
  /** Slipway runs the server: its pod and its volume are Slipway's. */
  readonly runsServer: boolean;
  /** Slipway makes the database, or takes it over, and may delete it where it is told to. */
  readonly makesDatabase: boolean;
  /** Slipway sees to backups of the database. */
  readonly backsUp: boolean;
  /** Slipway makes the logins, so that two of them can take turns. */
  readonly rotatesLogins: boolean;
  /** Data and login of a server of before are taken over: Slipway makes no password, nor loses one. */
  readonly adopts: boolean;
  /** Pure: the same input gives the same objects, byte for byte. */
  plan(input: PlanInput): ProvisionPlan;
  /** Pure. */
  health(input: PlanInput): Health;
  /**
   * Where another operator makes the logins: what it has yet to do about the one that is not in use.
   * Pure.
   */
  readonly pendingLogin?: (input: PlanInput) => PendingLogin | undefined;
  /** How the server is reached to set the database up; undefined where that is not Slipway's. */
  access(input: PlanInput): ServerAccess | undefined;
}
