import { at, listAt, textAt } from '../wire-value.ts';

/** Every host and path that a route object takes, joined. It may be of any shape. Pure. */
export function routeAddresses(route: unknown): readonly string[] {
  const hosts =
    at(route, 'spec', 'hostnames') === undefined ? [''] : listAt(route, 'spec', 'hostnames');
  const paths = listAt(route, 'spec', 'rules').flatMap((rule) => {
    const matches = listAt(rule, 'matches');
    return matches.length === 0
      ? ['/']
      : matches.map((match) => textAt(match, 'path', 'value') ?? '/');
  });
  return hosts
    .filter((host) => typeof host === 'string')
    .flatMap((host) => paths.map((path) => `${host}${path}`));
}
