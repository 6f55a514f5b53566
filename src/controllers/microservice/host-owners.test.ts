import { describe, expect, it } from 'vitest';
import { effectiveClass } from './effective-class.ts';
import { domainsFor, mayUse, ownerOf } from './host-owners.ts';
import { classOf } from './testdata/build-input.ts';

const gateway = { name: 'edge', namespace: 'infra' };
const rules = effectiveClass(
  classOf({
    gateways: [{ exposure: 'public', gateway, domain: 'apps.example.com' }],
    domains: [
      { domain: 'example.com', namespaces: ['web'] },
      { domain: 'pay.example.com', namespaces: ['payments'] },
      { domain: 'closed.example.com', namespaces: [] },
      { domain: 'example.org' },
    ],
  }),
);

describe('mayUse', () => {
  it.each<[host: string, namespace: string, may: boolean]>([
    ['example.com', 'web', true],
    ['shop.example.com', 'web', true],
    ['a.b.example.com', 'web', true],
    ['*.example.com', 'web', true],
    ['shop.example.com', 'payments', false],
    ['badexample.com', 'web', false],
    ['com', 'web', false],
    ['pay.example.com', 'payments', true],
    ['eu.pay.example.com', 'payments', true],
    ['*.pay.example.com', 'payments', true],
    ['pay.example.com', 'web', false],
    ['*.pay.example.com', 'web', false],
    ['a.closed.example.com', 'web', false],
    ['orders.apps.example.com', 'orders', true],
    ['www.example.org', 'anybody', true],
    ['www.example.net', 'web', false],
  ])('%s by %s: %s', (host, namespace, may) => {
    expect(mayUse(host, namespace, rules)).toBe(may);
  });

  it('is so for everybody where the class lists no domains', () => {
    expect(mayUse('any.example.net', 'anybody', effectiveClass(undefined))).toBe(true);
    const gateways = [{ exposure: 'public', gateway, domain: 'apps.example.com' }];
    const open = effectiveClass(classOf({ gateways }));
    expect(mayUse('any.example.net', 'anybody', open)).toBe(true);
  });

  it('is so for nobody where the class lists none at all', () => {
    expect(mayUse('a.example.com', 'web', effectiveClass(classOf({ domains: [] })))).toBe(false);
  });

  it('takes a domain of a gateway as it is listed', () => {
    const gateways = [{ exposure: 'public', gateway, domain: 'apps.example.com' }];
    const domains = [{ domain: 'apps.example.com', namespaces: ['web'] }];
    const listed = effectiveClass(classOf({ gateways, domains }));
    expect(mayUse('a.apps.example.com', 'orders', listed)).toBe(false);
    expect(mayUse('a.apps.example.com', 'web', listed)).toBe(true);
  });
});

describe('whose a host is', () => {
  it('is told by the longest domain', () => {
    expect(ownerOf('eu.pay.example.com', rules)?.namespaces).toEqual(['payments']);
    expect(ownerOf('www.example.net', rules)).toBeUndefined();
  });

  it('is what a namespace may choose from', () => {
    expect(domainsFor('web', rules)).toEqual(['example.com', 'example.org', 'apps.example.com']);
    expect(domainsFor('orders', rules)).toEqual(['example.org', 'apps.example.com']);
  });
});
