import dns from 'node:dns';
import { at } from '../../../src/controllers/wire-value.ts';

/**
 * Resolves the names of Services to this address of the host until the function that it returns is
 * called, as the DNS of a cluster would: there is none here.
 */
export function resolveServices(suffix: string, address: string): () => void {
  const { lookup } = dns;
  const resolve = (host: string, ...rest: unknown[]): void => {
    const callback = rest.at(-1);
    if (!host.endsWith(suffix) || typeof callback !== 'function') {
      Reflect.apply(lookup, dns, [host, ...rest]);
      return;
    }
    const [options] = rest;
    const isAll = at(options, 'all') === true;
    const answer = isAll ? [[{ address, family: 4 }]] : [address, 4];
    process.nextTick(callback, null, ...answer);
  };
  Object.assign(dns, { lookup: resolve });
  return () => void Object.assign(dns, { lookup });
}
