import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildServiceAccount } from './service-account.ts';

describe('buildServiceAccount', () => {
  it('mounts no token unless the class says so', () => {
    const tokenOf = (parts: Parameters<typeof buildInput>[0]) =>
      buildServiceAccount(buildInput(parts))[0]?.automountServiceAccountToken;
    expect(tokenOf({})).toBe(false);
    expect(tokenOf({ class: { security: { automountServiceAccountToken: true } } })).toBe(true);
  });

  it('keeps what the class said before while that cannot be used', () => {
    const [live] = buildServiceAccount(
      buildInput({ class: { security: { automountServiceAccountToken: true } } }),
    );
    const children = { ServiceAccount: live === undefined ? [] : [live] };
    const { observed } = buildInput({ children });
    const without = buildInput({ observed: { children: observed.children, missingClass: 'gold' } });
    expect(buildServiceAccount(without)[0]?.automountServiceAccountToken).toBe(true);
  });

  it('bears the annotations that are given', () => {
    const annotations = { 'example.com/role': 'orders' };
    const [account] = buildServiceAccount(
      buildInput({ spec: { serviceAccount: { annotations } } }),
    );
    expect(account?.metadata.annotations).toEqual(annotations);
  });

  it('is not made where an existing one is used', () => {
    expect(buildServiceAccount(buildInput({ spec: { serviceAccount: { name: 'x' } } }))).toEqual(
      [],
    );
  });
});
