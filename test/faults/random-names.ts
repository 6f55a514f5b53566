const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** The hash in the name of a Job holds the UID of the Database that it migrates. */
const migration = /-migrate-[0-9a-f]{10}(?![0-9a-z])/g;

/** The text with words for what in the names of objects differs from run to run. */
export function withoutRandomNames(text: string): string {
  return text.replace(uid, 'UID').replace(migration, '-migrate-HASH');
}
