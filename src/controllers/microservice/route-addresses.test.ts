import { describe, expect, it } from 'vitest';
import { routeAddresses } from './route-addresses.ts';

const spec = (hostnames: unknown, rules: unknown) => ({ spec: { hostnames, rules } });

describe('routeAddresses', () => {
  it.each<[string, unknown, string[]]>([
    [
      'hosts and paths',
      spec(['a.b', 'c.d'], [{ matches: [{ path: { value: '/x' } }, {}] }]),
      ['a.b/x', 'a.b/', 'c.d/x', 'c.d/'],
    ],
    ['a rule without matches', spec(['a.b'], [{}]), ['a.b/']],
    ['no host', { spec: { rules: [{}] } }, ['/']],
    ['no rules', spec(['a.b'], undefined), []],
    ['hosts that are no list', spec('a.b', [{}]), []],
    ['hosts that are no texts', spec([null, 5, 'a.b'], [{}]), ['a.b/']],
    [
      'rules of any shape',
      spec(['a.b'], [null, { matches: 'all' }, { matches: [null] }]),
      ['a.b/', 'a.b/', 'a.b/'],
    ],
    ['nothing at all', undefined, []],
  ])('of %s', (_, route, addresses) => {
    expect(routeAddresses(route)).toEqual(addresses);
  });
});
