import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postgres } from './engines/postgres/postgres.ts';
import { clusterRoleNames, logicalNames } from './names.ts';
import { databaseOf } from './testing/objects.ts';

const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789-');
const label = fc
  .array(fc.constantFrom(...letters), { minLength: 0, maxLength: 61 })
  .map((middle) => `a${middle.join('')}z`);
const namespace = fc.oneof({ weight: 9, arbitrary: label }, fc.constantFrom('pg', 'ns', 'pg-a'));
const reserved = /^(pg_|information_schema$|performance_schema$)/;
const identity = fc.record({ namespace, name: label });

function namesOf(metadata: { namespace: string; name: string }): readonly string[] {
  const { database, owner, login } = logicalNames(databaseOf({}, metadata), postgres);
  return [database, owner, login];
}

describe('names on the server', () => {
  it('are at most 63 bytes and legal', () => {
    fc.assert(
      fc.property(identity, (metadata) => {
        for (const name of namesOf(metadata)) expect(name).toMatch(/^[a-z0-9_-]{1,63}$/);
      }),
    );
  });

  it('are never those of the server itself', () => {
    const names = namesOf({ namespace: 'pg', name: 'orders' });
    expect(names).toEqual(['ns_pg_orders', 'ns_pg_orders_owner', 'ns_pg_orders_1']);
    const [schema] = namesOf({ namespace: 'information', name: 'schema' });
    expect(schema).toBe('ns_information_schema');
    fc.assert(
      fc.property(identity, (metadata) => {
        for (const name of namesOf(metadata)) expect(name).not.toMatch(reserved);
      }),
    );
  });

  it('of two Databases, and of one, are all different', () => {
    const near = fc.tuple(identity, fc.integer({ min: 0, max: 130 })).map(([metadata, cut]) => {
      // The same characters, split elsewhere.
      const joined = `${metadata.namespace}${metadata.name}`;
      const at = Math.min(Math.max(cut, 1), joined.length - 1);
      return [metadata, { namespace: joined.slice(0, at), name: joined.slice(at) }] as const;
    });
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(identity, identity)), ([a, b]) => {
        fc.pre(a.namespace !== b.namespace || a.name !== b.name);
        const all = [...namesOf(a), ...namesOf(b)];
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

describe('names in CloudNativePG', () => {
  const long = fc.tuple(label, fc.integer({ min: 0, max: 3 })).map(([name, cut]) => {
    const grown = name.padEnd(61, 'x');
    return [grown, `${grown.slice(0, grown.length - cut)}${'y'.repeat(cut)}`] as const;
  });

  it('of two Databases of a namespace, and of one, are all different, and fit', () => {
    fc.assert(
      fc.property(fc.oneof(long, fc.tuple(label, label)), ([a, b]) => {
        fc.pre(a !== b);
        const all = [a, b].flatMap((name) =>
          Object.values(clusterRoleNames(databaseOf({}, { namespace: 'shop', name }))),
        );
        expect(new Set(all).size).toBe(6);
        for (const name of all) expect(name).toMatch(/^[a-z0-9-]{1,63}$/);
      }),
    );
  });
});
