import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from 'neo4j-driver-lite';
import type { Connection } from '../../login/connection.ts';

/** What the driver is told of encryption. */
export type Encryption = Pick<Config, 'encrypted' | 'trust' | 'trustedCertificates'>;

/**
 * Gives `use` what to tell the driver of encryption, which reads certificates from files only: they
 * are in one until `use` is done.
 */
export async function trusting<T>(
  { tls, certificates }: Connection,
  use: (encryption: Encryption) => Promise<T>,
): Promise<T> {
  if (tls === 'disable') return use({});
  if (tls === 'prefer' || tls === 'require') {
    return use({ encrypted: 'ENCRYPTION_ON', trust: 'TRUST_ALL_CERTIFICATES' });
  }
  if (certificates === undefined) {
    return use({ encrypted: 'ENCRYPTION_ON', trust: 'TRUST_SYSTEM_CA_SIGNED_CERTIFICATES' });
  }
  const folder = await mkdtemp(join(tmpdir(), 'slipway-trust-'));
  try {
    const file = join(folder, 'ca.crt');
    await writeFile(file, certificates);
    return await use({
      encrypted: 'ENCRYPTION_ON',
      trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES',
      trustedCertificates: [file],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
