import { expect, it } from 'vitest';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { decodeSecret } from '../../src/controllers/database/credentials.ts';
import type { Secret } from '../../src/controllers/database/types.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, find, finder } from './support/objects.ts';

const environment = useEnvironment();

it('a class brings TLS to databases and takes it away, in steps that shut nobody out', async () => {
  const { client, eventually, newNamespace } = environment;
  const namespace = await newNamespace();
  const { database } = finder(client, namespace);
  const setMode = async (mode: 'Disabled' | 'Optional' | 'Required'): Promise<void> => {
    const encrypted: DatabaseClass = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'DatabaseClass',
      metadata: { name: 'in-steps' },
      spec: { engine: 'valkey', provisioner: 'StatefulSet', tls: { mode } },
    };
    await client.apply(databaseClassResource, encrypted, developer);
  };
  const secretOf = async (name: string) => {
    const secret = await find<Secret>(client, builtin.secret, { namespace, name });
    return secret && decodeSecret(secret);
  };
  const comesTo = (expected: Readonly<Record<string, unknown>>): Promise<void> =>
    eventually(async () => {
      expect(conditionOf(await database('ledger'), 'Ready')).toBe('True Ready');
      const {
        port,
        sslmode,
        'tls-port': tlsPort,
        certificates,
      } = (await secretOf('ledger-db')) ?? {};
      expect({ port, sslmode, tlsPort }).toEqual(expected);
      const trusted = sslmode === undefined && tlsPort === undefined;
      const authority = trusted ? undefined : (await secretOf('ledger-db-tls'))?.['ca.crt'];
      expect(certificates).toBe(authority);
    });
  await setMode('Disabled');
  const ledger: Database = {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name: 'ledger', namespace },
    spec: { engine: 'valkey', className: 'in-steps' },
  };
  await client.apply(databaseResource, ledger, developer);
  await comesTo({ port: '6379', sslmode: undefined, tlsPort: undefined });
  await expect(setMode('Required')).rejects.toThrow('Set tls.mode to Optional first');
  await setMode('Optional');
  await comesTo({ port: '6379', sslmode: undefined, tlsPort: '6380' });
  await setMode('Required');
  await comesTo({ port: '6380', sslmode: 'verify-full', tlsPort: '6380' });
  await setMode('Disabled');
  await comesTo({ port: '6379', sslmode: undefined, tlsPort: undefined });
});
