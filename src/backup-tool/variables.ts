/** What the operator tells the tool that stores and fetches backups, by variables of its pod. */
export const variables = {
  /** The name of the backup: that of the Job which makes it, or `latest` where one is fetched. */
  name: 'SLIPWAY_BACKUP_NAME',
  /** Namespace and name of the Database that the backup is of. */
  namespace: 'SLIPWAY_BACKUP_NAMESPACE',
  database: 'SLIPWAY_BACKUP_DATABASE',
  uid: 'SLIPWAY_BACKUP_UID',
  engine: 'SLIPWAY_BACKUP_ENGINE',
  version: 'SLIPWAY_BACKUP_VERSION',
  /** How many backups of this Database are kept; only where one is stored. */
  retain: 'SLIPWAY_BACKUP_RETAIN',
  /** The folder of the dump, and its name there. */
  work: 'SLIPWAY_BACKUP_WORK',
  file: 'SLIPWAY_BACKUP_FILE',
  /** The folder of the volume that backups are kept on; else a bucket is used. */
  volume: 'SLIPWAY_BACKUP_VOLUME',
  endpoint: 'SLIPWAY_BACKUP_S3_ENDPOINT',
  bucket: 'SLIPWAY_BACKUP_S3_BUCKET',
  region: 'SLIPWAY_BACKUP_S3_REGION',
  prefix: 'SLIPWAY_BACKUP_S3_PREFIX',
  pathStyle: 'SLIPWAY_BACKUP_S3_PATH_STYLE',
  /** The folder with the files of the Secret. */
  credentials: 'SLIPWAY_BACKUP_S3_CREDENTIALS',
} as const;

/** What the tool leaves in the termination message of its container where it stored a backup. */
export interface BackupReport {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** The dumps of pods that were killed lie here on a volume, until the next backup removes them. */
export const spoolFolder = '.spool';

/** The name by which the newest backup is asked for. */
export const latestBackup = 'latest';
