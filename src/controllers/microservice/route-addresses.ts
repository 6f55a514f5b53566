import { at, listAt } from '../wire-value.ts';
import { matchKey } from './route-matches.ts';

/** Every host with every match that a route object takes, joined. It may be of any shape. Pure. */
export function routeAddresses(route: unknown): readonly string[] {
  const hosts =
    at(route, 'spec', 'hostnames') === undefined ? [''] : listAt(route, 'spec', 'hostnames');
  const paths = listAt(route, 'spec', 'rules').flatMap((rule) => {
    const matches = listAt(rule, 'matches');
    return matches.length === 0 ? ['/'] : matches.map(matchKey);
  });
  return hosts
    .filter((host) => typeof host === 'string')
    .flatMap((host) => paths.map((path) => `${host}${path}`));
}
