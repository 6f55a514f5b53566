import type { Readable } from 'node:stream';

/** A file in a store. */
export interface StoredFile {
  /** `<backup>/<file>`. */
  readonly key: string;
  readonly modified: Date;
}

/** Where the backups of one Database are. All reject where the store cannot be reached. */
export interface Store {
  /** The place as messages name it. */
  readonly title: string;
  list(): Promise<readonly StoredFile[]>;
  /** Keeps a file under the key, whole or not at all; the file may be gone after that. */
  keepFile(key: string, path: string): Promise<void>;
  keepText(key: string, text: string): Promise<void>;
  /** Rejects where there is none. */
  open(key: string): Promise<Readable>;
  /** Quiet where there is none. */
  remove(key: string): Promise<void>;
}
