import { describe, expect, it } from 'vitest';
import { databaseEngines } from '../database/engine.ts';
import {
  canonicalVariables,
  envProfiles,
  profileVariables,
  variablesOfProfiles,
} from './env-profiles.ts';

const texts = envProfiles.flatMap((profile) =>
  databaseEngines.flatMap((engine) =>
    Object.entries(profileVariables[profile][engine] ?? {}).map(([name, text]) => ({
      profile,
      engine,
      name,
      text,
    })),
  ),
);
const keysIn = (text: string) => [...text.matchAll(/\{([^}]*)\}/g)].map(([, key]) => key);

describe('the variables of profiles', () => {
  it('have names that a shell takes, and hold a key of the Secret', () => {
    const keys = canonicalVariables.map(([, key]) => key);
    for (const { name, text } of texts) {
      expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
      expect(keysIn(text)).not.toEqual([]);
      expect(keys).toEqual(expect.arrayContaining(keysIn(text)));
    }
  });

  it('have the uri whole or not at all, as it may be missing', () => {
    for (const { text } of texts) expect(text === '{uri}' || !text.includes('{uri}')).toBe(true);
  });

  it('have a password in a longer text only where a rule refuses a Secret of others', () => {
    const within = texts.filter(({ text }) => text.includes('{password}') && text !== '{password}');
    expect(within.map(({ profile, engine }) => `${profile} ${engine}`)).toEqual([
      'dotnet postgres',
      'dotnet mariadb',
      'dotnet valkey',
    ]);
  });

  it('are those of all profiles of an entry, and none without', () => {
    const entry = { name: 'main', engine: 'valkey' } as const;
    expect(variablesOfProfiles(entry)).toEqual({});
    expect(variablesOfProfiles({ ...entry, envProfiles: ['rails', 'quarkus'] })).toEqual({
      REDIS_URL: '{uri}',
      QUARKUS_REDIS_HOSTS: '{uri}',
    });
    // Refused by the CRD, and harmless all the same.
    expect(variablesOfProfiles({ ...entry, envProfiles: ['libpq'] })).toEqual({});
  });
});
