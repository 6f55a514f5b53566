import { superuser } from './rights.ts';

/** What C's `isspace` takes for a space: Valkey has none of these in a user's name, nor a NUL. */
const spaces = [' ', '\t', '\n', '\v', '\f', '\r', '\0'];
/** Users that are not a service's: one that is off, and the administrator. */
const taken = ['default', superuser];

/** Whether Valkey can have a user of this name, and Slipway has no other use for it. */
export function mayBeUser(name: string): boolean {
  return name !== '' && !taken.includes(name) && !spaces.some((space) => name.includes(space));
}

/**
 * The name, which then ends no word and no line of the file of users. Throws where no user of a
 * service can be called so.
 */
export function userName(name: string): string {
  if (mayBeUser(name)) return name;
  throw new Error(
    `${JSON.stringify(name)} cannot be the name of a service's user in Valkey; ` +
      `use one without spaces, line ends and NUL that is none of ${taken.join(', ')}`,
  );
}
