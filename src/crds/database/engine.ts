/** The database engines that Slipway provisions, and the version that each has by default. */
export const engineVersions = {
  postgres: '17',
  mariadb: '11.8',
  mongodb: '8.0',
  valkey: '8.1',
  neo4j: '2026.08',
} as const;

export type DatabaseEngine = keyof typeof engineVersions;

// The keys are the engines.
export const databaseEngines = Object.keys(engineVersions) as [DatabaseEngine, ...DatabaseEngine[]];

/** The engines as messages name them: `one of "postgres", "mariadb"`. */
export const anyEngine = `one of ${databaseEngines.map((engine) => `"${engine}"`).join(', ')}`;
