import { describe, expect, it } from 'vitest';
import { readableRoutes } from './route-address.ts';
import { microserviceOf } from './testdata/build-input.ts';

describe('readableRoutes', () => {
  it.each<[string, unknown, number]>([
    ['routes that are valid', [{ name: 'a' }, { name: 'b', host: 'x.y', path: '/' }], 2],
    ['one without a name', [{ host: 'x.y' }, { name: 'a' }], 1],
    [
      'a host or path that is no text',
      [
        { name: 'a', host: 5 },
        { name: 'b', path: ['/'] },
      ],
      0,
    ],
    ['an item that is no route', [null, 'a', 5], 0],
    ['no list', 'many', 0],
    ['nothing', undefined, 0],
  ])('%s', (_, routes, count) => {
    const microservice = microserviceOf({ spec: { routes: routes as never } });
    expect(readableRoutes(microservice)).toHaveLength(count);
  });
});
