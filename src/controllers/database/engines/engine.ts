import type { V1EnvVar, V1Probe } from '@kubernetes/client-node';
import type { DatabaseEngine } from '../../../crds/database/v1alpha1.ts';
import type { Wire } from '../../../runtime/kube-object.ts';
import type { LogicalNames } from '../names.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import type { LoginDialect } from '../login/login-failure.ts';
import type { Logins } from './logins.ts';
import type { EngineAdoption } from './adoption.ts';
import type { EngineBackup } from './backup.ts';
import type { CertificatePaths } from './certificate-paths.ts';
import type { Tenancy, TenantWishes } from './tenancy.ts';

/** Where the server's container finds what it needs. */
export interface ServerPaths {
  /** The folder on the volume in which the server keeps its data. */
  readonly data: string;
  /** The file with the superuser's password. */
  readonly adminPassword: string;
  /** The file with the password that services use. */
  readonly servicePassword: string;
  /**
   * Only where {@link Logins.areKept} is not so: the folder with the files `username` and `password`
   * of the login that services use, and the one of a rotation under way, which may be empty, with
   * the same of the next login and `previous-username` and `previous-password` of the one before.
   */
  readonly logins?: { readonly service: string; readonly rotation: string };
  /** The file of {@link ServerContainer.initScript}, in the engine's `initFolder`. */
  readonly initScript: string;
  /** The folder of {@link Engine.temporaryPath}, which is there before the server is. */
  readonly temporary?: string;
  /** Undefined where the server speaks no TLS. */
  readonly tls?: ServerTls;
}

/** What a server needs to speak TLS. */
export interface ServerTls extends CertificatePaths {
  /** Connections without TLS are refused. */
  readonly isRequired: boolean;
  /** The file of {@link ServerContainer.accessRules}. */
  readonly accessRules: string;
  /** A file of the probe's own, in a folder that is gone with the pod. */
  readonly probeNotes: string;
  /** Key and certificate in one file; only for engines that want it so, see {@link EngineTls}. */
  readonly combined: string;
}

/** How a server of the engine speaks TLS. */
export interface EngineTls {
  readonly port: number;
  /** It wants key and certificate in one file. */
  readonly wantsCombined?: true;
  /** It reads its certificate when it starts and never again; others are asked to by a probe. */
  readonly restartsToRenew?: true;
}

/** What the server may use at most. */
export interface ServerLimits {
  /** A quantity; undefined where nothing but the node sets a limit. */
  readonly memory?: string | undefined;
}

/** What the container of the official image needs to run as one server. Pure data. */
export interface ServerContainer {
  readonly env: readonly Wire<V1EnvVar>[];
  readonly args: readonly string[];
  readonly probes: {
    readonly startup: Wire<V1Probe>;
    readonly readiness: Wire<V1Probe>;
    readonly liveness: Wire<V1Probe>;
  };
  /**
   * A shell script that makes the database and its roles where they are missing, or starts a server
   * that has them, without Slipway. It holds no password: it reads the files.
   */
  readonly initScript: string;
  /** A file with who may connect how, where what the image makes does not do. */
  readonly accessRules?: string;
}

/** A folder that has to be writable beside the data: the root file system is read-only. */
export interface Scratch {
  readonly name: string;
  readonly path: string;
  /** In memory, and of this size; a quantity of Kubernetes. */
  readonly memory?: string;
}

export interface VerifyOptions {
  /**
   * Also checks that all that Slipway makes under these names is as it should be, and, where that
   * leaves nothing behind, that the server can write to its disk.
   */
  readonly names?: LogicalNames;
  /** On a server that others use, too: also checks that this is so. */
  readonly wishes?: TenantWishes;
  readonly signal: AbortSignal;
}

/** Of what a size is: of all that is on the server, or of the one database of the connection. */
export type MeasuredScope = 'server' | 'database';

export interface MeasureOptions {
  readonly scope: MeasuredScope;
  readonly signal: AbortSignal;
}

/** What `ensureRoles` is to bring about. */
export interface RolesRequest {
  /** A login as the superuser. */
  readonly admin: Connection;
  readonly names: LogicalNames;
  /** The password that services use. */
  readonly password: string;
  /** Sets that password even where the role exists: a login has shown that it does not work. */
  readonly resetPassword: boolean;
}

/** What `furnishAsOwner` works with. */
export interface FurnishRequest {
  /** The connection of the service to its database. */
  readonly login: Connection;
  readonly names: LogicalNames;
}

/**
 * All that Slipway knows of one database engine; README.md here says how to add one.
 */
export interface Engine {
  readonly name: DatabaseEngine;
  /** The `type` of servicebinding.io; the Secret's own type is `servicebinding.io/<type>`. */
  readonly bindingType: string;
  readonly port: number;
  readonly defaultVersion: string;
  readonly superuser: string;
  /** A database that every server has, for the superuser to log in to. */
  readonly maintenanceDatabase: string;
  /** The numeric user and group of the official image. */
  readonly userId: number;
  readonly groupId: number;
  /** Where the volume is mounted. */
  readonly mountPath: string;
  /** The folder on the volume for the data: a volume's root may hold `lost+found`. */
  readonly dataPath: string;
  /**
   * A folder on the volume for files that are gone with a statement or the server, where the server
   * would put them elsewhere: what cannot be written there tells that the volume is full.
   */
  readonly temporaryPath?: string;
  /** The folder from which the image, or the command of the container, runs the script. */
  readonly initFolder: string;
  readonly scratch: readonly Scratch[];
  /** What a server requests where the class says nothing; undefined: what any server gets. */
  readonly defaultRequests?: Readonly<Record<'cpu' | 'memory', string>>;
  /** The one database of every server; undefined where each service's has a name of its own. */
  readonly fixedDatabase?: string;
  readonly loginDialect: LoginDialect;

  /** The official image of the version. */
  image(version: string): string;
  /** Why the data of the running version cannot be served by the wanted one, and what to do. */
  versionRefusal(running: string, wanted: string): string | undefined;
  container(names: LogicalNames, paths: ServerPaths, limits?: ServerLimits): ServerContainer;
  /** The connection as a URI (RFC 3986). */
  uri(connection: Connection): string;
  /** Reads the URI of an External Secret; undefined where it is none for this engine. */
  parseUri(uri: string): Partial<Connection> | undefined;

  /**
   * Logs in and runs a query; rejects with the error of the client or the server, in the words of
   * `loginDialect`. The client library is loaded here and not before: what nobody uses costs nothing.
   */
  verifyLogin(connection: Connection, options: VerifyOptions): Promise<LoginOutcome>;
  /**
   * Bytes that the data takes on the server's disk, as far as a service's login is told; rejects as
   * `verifyLogin` does. Undefined where the server does not tell. docs/databases/usage.md says what
   * is counted.
   */
  measure?(connection: Connection, options: MeasureOptions): Promise<number | undefined>;
  /** Makes the database, the owner role and the login role as they should be; rejects if it cannot. */
  ensureRoles(request: RolesRequest, signal: AbortSignal): Promise<void>;
  readonly logins: Logins;
  readonly tls: EngineTls;
  /** Undefined where services on one server cannot be kept apart. */
  readonly tenancy?: Tenancy;
  /**
   * Where another operator makes database and roles: does what the login can do for itself of what
   * `verifyLogin` checks. Rejects as that does. Undefined where no such operator is known.
   */
  readonly furnishAsOwner?: (request: FurnishRequest, signal: AbortSignal) => Promise<void>;
  /** Undefined where what is on a volume cannot be taken over safely. */
  readonly adoption?: EngineAdoption;
  /** Undefined where Slipway makes no backups. */
  readonly backup?: EngineBackup;
}
