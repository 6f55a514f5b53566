/** A role of MongoDB and the database that it is good for. */
export interface Role {
  readonly role: string;
  readonly db: string;
}

/** The code of the error of {@link assertDatabaseName}. */
export const invalidDatabaseName = 'InvalidDatabaseName';

/** Forbidden by MongoDB on any platform (manual, Naming Restrictions). */
const forbidden = /[/\\. "$*<>:|?\0]/;
const maxBytes = 63;

/** All that the service's user may: data and schema of its own database. */
export function serviceRoles(database: string): readonly Role[] {
  return [
    { role: 'dbAdmin', db: database },
    { role: 'readWrite', db: database },
  ];
}

/** Just these roles, in any order. */
export function isSameRoles(some: readonly Role[], others: readonly Role[]): boolean {
  const ids = (roles: readonly Role[]): string =>
    JSON.stringify(roles.map(({ role, db }) => JSON.stringify([role, db])).toSorted());
  return ids(some) === ids(others);
}

/** The texts that {@link scramMechanisms} takes for plain, as source for scripts too. */
export const plainPassword = /^[ -~]+$/;

/**
 * How a user with this password logs in. SCRAM-SHA-256 prepares passwords by SASLprep (RFC 4013),
 * which forbids control characters and all that is newer than Unicode 3.2; MongoDB's SCRAM-SHA-1
 * takes any text. Clients find out by themselves which of them a user has.
 */
export function scramMechanisms(password: string): readonly string[] {
  return [plainPassword.test(password) ? 'SCRAM-SHA-256' : 'SCRAM-SHA-1'];
}

/** Throws where MongoDB has no database of that name; two that differ by case alone it has not either. */
export function assertDatabaseName(name: string): void {
  const isValid = name !== '' && !forbidden.test(name) && Buffer.byteLength(name) <= maxBytes;
  if (isValid) return;
  throw Object.assign(
    new Error(
      `MongoDB takes no database name ${JSON.stringify(name)}: it may have up to ${maxBytes} bytes, and no blank, NUL or one of / \\ . " $ * < > : | ?`,
    ),
    { code: invalidDatabaseName },
  );
}
