import { KubeConfig } from '@kubernetes/client-node';
import type { User } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { credentialExpiry } from './credential-expiry.ts';

const context = (user: Omit<User, 'name'>) => ({
  name: 'dev',
  cluster: { name: 'c', server: 'https://x', skipTLSVerify: false },
  user: { name: 'u', ...user },
  namespace: undefined,
  config: new KubeConfig(),
  fingerprint: '',
});
const bearer = (payload: string): string =>
  `Bearer x.${Buffer.from(payload).toString('base64url')}.x`;
const oidc = { authProvider: { name: 'oidc' } };

describe('credentialExpiry', () => {
  it.each<[string, Omit<User, 'name'>, string | undefined, number | undefined]>([
    ['a token of OIDC says so', oidc, bearer('{"exp":100}'), 100_000],
    ['a token of OIDC does not say so', oidc, bearer('{"exp":"soon"}'), undefined],
    ['a token of OIDC is none', oidc, 'Bearer opaque', undefined],
    ['a token of OIDC is garbled', oidc, bearer('{'), undefined],
    ['there is no token', oidc, undefined, undefined],
    ['a token was given: nobody would renew it', { token: 'x' }, bearer('{"exp":100}'), undefined],
    ['a plugin has not run yet', { exec: { command: 'x' } }, undefined, undefined],
  ])('where %s', (_, user, authorization, expected) => {
    expect(credentialExpiry(context(user), authorization)).toBe(expected);
  });
});
