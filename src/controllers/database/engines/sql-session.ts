/** One open session with a server of SQL. */
export interface SqlSession {
  /** Runs one statement; rejects with what the client library rejects with. */
  query(text: string, values?: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

/** Milliseconds to connect. */
export const connectTimeoutMs = 5_000;
/** Milliseconds for one statement: making a database waits for the disk. */
export const statementTimeoutMs = 30_000;
