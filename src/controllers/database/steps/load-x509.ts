import type * as X509 from '@peculiar/x509';

/** What a library within that one looks for as it is loaded, and does not need as it is used here. */
const asked = ['getMetadata', 'getOwnMetadata', 'defineMetadata'] as const;

/**
 * Loads the library that writes certificates. It costs some 20 MB of memory that a cluster without
 * TLS need not pay. It would have a polyfill of decorators put onto `Reflect` for good: what it asks
 * for is lent to it while it is loaded.
 */
export async function loadX509(): Promise<typeof X509.default> {
  const lent = asked.filter((name) => !Reflect.has(Reflect, name));
  for (const name of lent) Reflect.set(Reflect, name, () => undefined);
  try {
    const { default: x509 } = await import('@peculiar/x509');
    return x509;
  } finally {
    for (const name of lent) Reflect.deleteProperty(Reflect, name);
  }
}
