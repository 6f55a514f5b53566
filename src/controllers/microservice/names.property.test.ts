import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childName } from './names.ts';
import { desiredState } from './desired.ts';
import { buildInput } from './testdata/build-input.ts';

const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const label = (max: number) =>
  fc.stringMatching(new RegExp(`^[a-z]([-a-z0-9]{0,${max - 2}}[a-z0-9])?$`));

describe('names', () => {
  it('fit and are DNS labels, however long the parts', () => {
    fc.assert(
      fc.property(
        fc.array(label(63), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 20, max: 63 }),
        (parts, max) => {
          const name = childName(parts, max);
          expect(name.length).toBeLessThanOrEqual(max);
          expect(name).toMatch(dnsLabel);
        },
      ),
    );
  });

  it('of all that is made for the longest Microservice fit everywhere', () => {
    fc.assert(
      fc.property(label(40), label(20), label(20), label(15), (name, entry, route, port) => {
        const { children } = desiredState(
          buildInput({
            metadata: { name },
            class: {
              gateways: [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }],
            },
            spec: {
              ports: [{ name: port, port: 8080 }],
              scaling: { min: 2, max: 4 },
              databases: [{ name: entry, engine: 'postgres' }],
              routes: [{ name: route, host: 'shop.example.com' }],
              files: [{ path: '/etc/orders', configMap: 'c'.repeat(253) }],
            },
          }),
        );
        expect(children).toHaveLength(7);
        for (const text of namesIn(children.map(({ object }) => object))) {
          expect(text.length).toBeLessThanOrEqual(63);
          expect(text).toMatch(dnsLabel);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Names of objects, volumes, containers and Secrets of ours, and the values of labels. */
function namesIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    return ['name', 'secretName', 'serviceAccountName'].includes(key) && !isForeignName(value)
      ? [value]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, member]) =>
    field === 'labels' || field === 'matchLabels'
      ? Object.values(member as Record<string, string>)
      : namesIn(member, field),
  );
}

/** Names that are not made from that of the Microservice: variables and the user's own objects. */
function isForeignName(name: string): boolean {
  return /^[A-Z]/.test(name) || name.length === 253;
}
