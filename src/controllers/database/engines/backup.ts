import type { LogicalNames } from '../names.ts';
import type { CertificatePaths } from './certificate-paths.ts';

/** A server as a container beside it reaches it. */
export interface BackupEndpoint {
  readonly names: LogicalNames;
  readonly host: string;
  readonly port: number;
  /** Undefined where the server speaks no TLS. */
  readonly tls?: CertificatePaths;
}

/** Where the containers of a backup or a restore find what they need. */
export interface BackupPaths {
  /** The dump, in a folder that is writable and on which there is room for two of it. */
  readonly dump: string;
  /** The file with the superuser's password, or with that of `reader`. */
  readonly adminPassword: string;
  /**
   * Where the superuser is not known, as on adopted data: the files with the names of the login that
   * reads instead and of its database.
   */
  readonly reader?: { readonly username: string; readonly database: string };
  /** The file with the name of the login that services use: rotations change it. */
  readonly serviceUser: string;
  /** The file with its password. */
  readonly servicePassword: string;
}

/**
 * How an engine is backed up by the programs of its own image: shell scripts that end with 0 only
 * where all went well, and may be run again after they were killed at any moment. None holds a
 * password: they read the files.
 */
export interface EngineBackup {
  /** What the name of the dump ends with, by which people know with which program to read it. */
  readonly extension: string;
  /** Restoring needs the server's own certificate: it sends the data as a server does. */
  readonly restoresAsServer?: boolean;
  /** Writes all of the database into a dump, and reads that back. */
  dump(source: BackupEndpoint, paths: BackupPaths): string;
  /**
   * Fills an empty database with a dump. The server itself remembers that it was filled: from then
   * on the script does nothing. It refuses a database that holds anything else. `id` tells one
   * restore from another.
   */
  restore(target: BackupEndpoint, paths: BackupPaths, id: string): string;
}

/** What the server remembers of a restore, in a place that no dump holds. */
export const restoreMarks = {
  begun: (id: string): string => `slipway: restoring ${id}`,
  done: 'slipway: restored',
} as const;

/** What a script says before it gives up on a database that is not its to fill. */
export const notEmpty =
  'The database holds data that this restore did not put there; nothing was changed';
