import type { Microservice, MicroserviceSpec } from '../../../src/crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { NamespaceView } from '../observer/namespace-view.ts';
import type { OperatorSet } from '../operator/operator-set.ts';

/**
 * What a workload has to work with: a namespace of its own, and Slipway at work on it. What it
 * writes goes past the proxy, and is in the view when the call resolves.
 */
export interface Stage {
  readonly namespace: string;
  readonly view: NamespaceView;
  /** Applies a Microservice as a developer would; what an earlier spec had and this has not goes. */
  microservice(name: string, spec?: Partial<MicroserviceSpec>): Promise<Microservice>;
  /** Applies any object as a developer would. */
  apply<T extends KubeObject>(resource: Resource, object: T): Promise<T>;
  /** A JSON merge patch, as by `kubectl patch`. */
  patch(resource: Resource, name: string, patch: object): Promise<void>;
  /** Deletes an object, and resolves once that one is gone. */
  remove(resource: Resource, name: string): Promise<void>;
  /** As {@link NamespaceView.until}, with the deadline of the plan. */
  until<T>(what: string, check: (view: NamespaceView) => T): Promise<T>;
  readonly operators: Pick<OperatorSet, 'start' | 'signal' | 'running'>;
  /** A server of databases behind a proxy; only where the workload asks for one. */
  readonly database: DatabaseAccess | undefined;
  /** The bundle of another build of the operator. */
  readonly otherBuild: string;
}

/** The engines of which there are real servers. */
export type SharedEngine = 'postgres' | 'mariadb';

/** A server as Slipway reaches it. */
export interface DatabaseAccess {
  host: string;
  port: number;
  /** Makes a login and a database of this name. */
  readonly createLogin: (name: string, password: string) => Promise<void>;
  /** Makes a login that may make others, and databases, and is no superuser. */
  readonly createAdministrator: (name: string, password: string) => Promise<void>;
  /** Runs a statement with this login; resolves to its rows. */
  readonly query: (
    login: DatabaseLogin,
    text: string,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** All databases, roles and logins whose name begins with that of the namespace. */
  readonly namesOf: (namespace: string) => Promise<readonly string[]>;
}

/** A login, and the database that it is for. */
export interface DatabaseLogin {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Something that users do, from an empty namespace on. */
export interface Workload {
  readonly name: string;
  /** One sentence for the list. */
  readonly summary: string;
  /** What of the data it asks to be deleted, such as `Secret/app-drop-db`; nothing by default. */
  readonly deletes?: readonly string[];
  /** It needs a real server of this engine; it is left out where there is none. */
  readonly needs?: SharedEngine;
  /** Flags of the operator. */
  readonly flags?: Readonly<Record<string, string>>;
  /**
   * `Kind/name` of what stops where Slipway sees that nobody uses it, though that is for a moment
   * only: whether it sees it depends on the timing.
   */
  readonly mayStop?: readonly string[];
  /** Does it, and waits for what has to come of it before the next step; never for a time. */
  readonly run: (stage: Stage) => Promise<void>;
  /** What is wrong, at the very end, with what no object of Kubernetes tells; a line each. */
  readonly problems?: (stage: Stage) => Promise<readonly string[]>;
}
