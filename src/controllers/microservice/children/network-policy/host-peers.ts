import { podsIn, type Peer } from '../../../network-peers.ts';

/** All addresses, of version 4 and 6: names are nothing that a policy knows. */
const anywhere: readonly Peer[] = ['0.0.0.0/0', '::/0'].map((cidr) => ({ ipBlock: { cidr } }));

const namespacePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The peers behind the name or address of a host, as pods of `home` resolve it: an address itself,
 * the pods of a namespace for the name of a Service, else anything outside. Whether a block of
 * addresses covers pods is up to the network, so that it is not relied on for Services. Pure.
 */
export function peersOfHost(host: string, home: string): readonly Peer[] {
  const bits = addressBits(host);
  if (bits !== undefined) return [{ ipBlock: { cidr: `${host}/${bits}` } }];
  const [, namespace = home, svc] = host.split('.');
  if (host.includes(':') || !namespacePattern.test(namespace)) return anywhere;
  if (svc === 'svc' || !host.includes('.')) return [podsIn(namespace)];
  // `queue.data` is a Service to the search path of a pod, and looks like a domain.
  return svc === undefined ? [...anywhere, podsIn(namespace)] : anywhere;
}

/** How long an address is; undefined where it is none, or one of a single link. */
function addressBits(host: string): number | undefined {
  if (/^(25[0-5]|(2[0-4]|1?[0-9])?[0-9])(\.(25[0-5]|(2[0-4]|1?[0-9])?[0-9])){3}$/.test(host))
    return 32;
  const isLong = /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(host) && URL.canParse(`http://[${host}]`);
  return isLong ? 128 : undefined;
}
