/** The code of the error that a name makes which Neo4j takes for no user. */
export const invalidUserName = 'USER_NAME_INVALID';

/** The characters that Neo4j has in the name of a user: printing ASCII without comma and colon. */
const allowed = /^[!-+\--9;-~]+$/;

/** Whether Neo4j can have a user of this name. */
export function mayBeUser(name: string): boolean {
  return allowed.test(name);
}

/** The name. Throws where Neo4j can have no user of it. */
export function userName(name: string): string {
  if (mayBeUser(name)) return name;
  const error = new Error(
    `${JSON.stringify(name)} cannot be the name of a user in Neo4j; ` +
      'use ASCII characters without spaces, commas and colons',
  );
  throw Object.assign(error, { code: invalidUserName });
}
