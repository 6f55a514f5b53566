import { describe, expect, it } from 'vitest';
import { crdSuites } from '../../../src/crds/crd-suites.ts';
import { planAll } from '../../campaign/chain.ts';
import { surroundingsOf } from '../../campaign/surroundings.ts';
import { hostileTexts } from '../malformation/values.ts';
import { childrenOf } from './children.ts';
import { differencesBeyond, occurrences } from './compare-shapes.ts';
import { textLeaves, withText } from './leaves.ts';

/** Texts that no builder may treat as special; each is a good value of some field. */
const markers = ['zqx', '/zqx', 'zqx.example.com'];

/** Whether the text could break out of something, rather than being a mere word. */
const isDangerous = (text: string): boolean => /[^-A-Za-z0-9._]/.test(text);

/** What is read out of the text of a field, rather than being the text. */
const derived: Readonly<Record<string, RegExp>> = {
  // The version, for the server and for what its backups say of themselves.
  'DatabaseClass spec.image': /slipway\.dev\/engine-version|ontainers\.0\.env\.\d+\.value: "\d+"/,
};

/** Declarations that bear each field, by kind: those with which the campaign sets it. */
const carriers = Map.groupBy(
  planAll(surroundingsOf('hostile')).flatMap(({ changes }) =>
    changes.filter(({ act }) => act === 'set'),
  ),
  ({ kind }) => kind,
);

for (const { kind, crd, parse, validExamples } of crdSuites) {
  const carried = (carriers.get(kind) ?? []).map(({ spec }) => ({
    apiVersion: `${crd.spec.group}/v1alpha1`,
    kind,
    metadata: { name: 'app', namespace: 'shop' },
    spec,
  }));
  const objects: readonly object[] = [...validExamples.map(({ object }) => object), ...carried];
  const schema = crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'];
  const leaves = schema === undefined ? [] : textLeaves(schema, ['spec']);

  describe(`hostile texts in a ${kind}`, () => {
    it('has an example for every field that takes one', () => {
      const missing = leaves.filter((leaf) => withText(objects, leaf, '') === undefined);
      expect(missing.map(({ name }) => name)).toEqual([]);
    });

    it.each(leaves)('$name: refused with a mend, or verbatim and nowhere else', (leaf) => {
      const marker = markers.find((candidate) => parse(withText(objects, leaf, candidate)).ok);
      for (const text of hostileTexts) {
        const object = withText(objects, leaf, text);
        const result = parse(object);
        if (!result.ok) {
          expect(result.problems.map(({ message }) => message.length > 10)).not.toContain(false);
          continue;
        }
        const children = childrenOf(result.value as { kind: string });
        if (!isDangerous(text)) continue;
        expect(marker, `the field takes ${JSON.stringify(text)} and no plain word`).toBeDefined();
        const marked = parse(withText(objects, leaf, marker ?? ''));
        const plain = marked.ok ? childrenOf(marked.value as { kind: string }) : [];
        const beyond = differencesBeyond(plain, children, { marker: marker ?? '', text }).filter(
          (difference) => derived[`${kind} ${leaf.name}`]?.test(difference) !== true,
        );
        expect(beyond).toEqual([]);
        expect(occurrences(children, text)).toBeGreaterThanOrEqual(
          occurrences(plain, marker ?? ''),
        );
      }
    });
  });
}
