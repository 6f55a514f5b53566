/** The database engines that Slipway provisions. */
export const databaseEngines = ['postgres'] as const;

export type DatabaseEngine = (typeof databaseEngines)[number];
