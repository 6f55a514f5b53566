import { describe, expect, it } from 'vitest';
import {
  childName,
  childNames,
  databaseChildName,
  databaseName,
  guardedName,
  routeName,
} from './names.ts';
import { microserviceOf } from './testdata/build-input.ts';

describe('childName', () => {
  it('joins the parts where they fit', () => {
    expect(childName(['orders', 'main'])).toBe('orders-main');
  });

  it('cuts what is too long and adds a hash over the parts', () => {
    const name = childName(['a'.repeat(40), 'b'.repeat(20)], 52);
    expect(name).toHaveLength(52);
    expect(name).toMatch(/^a{40}-bb-[0-9a-f]{8}$/);
  });

  it('never ends the cut part with a hyphen', () => {
    expect(childName(['aaaa', 'bbbbbbbbbb'], 14)).toMatch(/^aaaa-[0-9a-f]{8}$/);
  });

  it('keeps parts apart that join alike', () => {
    const long = 'x'.repeat(60);
    expect(childName(['a', `b-${long}`])).not.toBe(childName(['a-b', long]));
  });
});

describe('names of children', () => {
  const microservice = microserviceOf({
    spec: {
      routes: [{ name: 'public' }, { name: 'main' }],
      databases: [{ name: 'main', engine: 'postgres' }],
    },
  });

  it('are made of the name of the Microservice and of the entry', () => {
    expect(routeName(microservice, 'public')).toBe('orders-public');
    expect(databaseName(microservice, 'main')).toBe('orders-main');
    expect(databaseChildName('orders-main')).toBe('orders-main-db');
  });

  it('are listed once each', () => {
    expect(childNames(microservice)).toEqual([
      'orders',
      'orders-public',
      'orders-public.https',
      'orders-main',
      'orders-main.https',
    ]);
  });

  it('have those of parts of routes, which tell of the route that they guard', () => {
    const guarded = microserviceOf({
      spec: {
        routes: [
          {
            name: 'public',
            allowFrom: ['::/0'],
            auth: { basic: { secret: 'users' } },
            rateLimit: { requests: 1, per: 'Second' },
            retry: {},
          },
        ],
      },
    });
    const parts = childNames(guarded).filter((name) => /[.](?!https)/.test(name));
    expect(parts.map((name) => name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([
      'orders-public.allow',
      'orders-public.users',
      'orders-public.limit',
      'orders-public.retry',
    ]);
    expect(new Set(parts.map(guardedName))).toEqual(new Set(['orders-public']));
    expect(guardedName('orders-public')).toBe('orders-public');
  });
});
