import { describe, expect, it } from 'vitest';
import type { Content } from '../../observed.ts';
import { buildInput } from '../../testdata/build-input.ts';
import { buildDeployment } from './deployment.ts';

type Parts = Parameters<typeof buildInput>[0];

const build = (parts: Parts) => buildDeployment(buildInput(parts))[0];
const templateOf = (parts: Parts) => build(parts).spec?.template;
const hashOf = (parts: Parts) =>
  templateOf(parts)?.metadata?.annotations?.['slipway.dev/content-hash'];
const present = (hash: string): Content => ({ state: 'present', hash, keys: ['a'] });

describe('buildDeployment', () => {
  const everything = {
    metadata: { name: 'cart' },
    spec: {
      owner: { team: 'payments' },
      className: 'standard',
      env: [{ name: 'A', value: 'a' }],
      scaling: { min: 1, max: 2 },
    },
  };

  it('selects by one label that never changes', () => {
    const selector = { matchLabels: { 'slipway.dev/microservice': 'cart' } };
    expect(build(everything).spec?.selector).toEqual(selector);
    expect(build({ metadata: { name: 'cart' } }).spec?.selector).toEqual(selector);
  });

  it('restarts no pods when the service goes to another team', () => {
    expect(templateOf({ spec: { owner: { team: 'payments' } } })).toEqual(
      templateOf({ spec: { owner: { team: 'fulfilment' } } }),
    );
  });

  it('restarts no pods when scaling is switched on', () => {
    expect(templateOf({ spec: { scaling: { min: 2, max: 9 } } })).toEqual(templateOf({}));
  });
});

describe('the content hash', () => {
  const spec = {
    envFrom: [{ configMapRef: { name: 'a' } }, { secretRef: { name: 'b', optional: true } }],
  };
  const contents = (a: Content, b: Content) =>
    [
      ['ConfigMap/a', a],
      ['Secret/b', b],
    ] as const;

  it('is left out where nothing is mounted', () => {
    expect(hashOf({})).toBeUndefined();
  });

  it('changes with each content, and with an optional one that appears', () => {
    const hashes = [
      contents(present('1'), present('1')),
      contents(present('2'), present('1')),
      contents(present('1'), present('2')),
      contents(present('1'), { state: 'missing' }),
    ].map((given) => hashOf({ spec, contents: given }));
    expect(new Set(hashes).size).toBe(4);
  });

  it('does not depend on the order of the references', () => {
    const given = contents(present('1'), present('2'));
    expect(hashOf({ spec: { envFrom: spec.envFrom.toReversed() }, contents: given })).toBe(
      hashOf({ spec, contents: given }),
    );
  });
});
