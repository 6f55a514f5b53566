import { describe, expect, it } from 'vitest';
import { podsIn } from '../../../network-peers.ts';
import { peersOfHost } from './host-peers.ts';

const block = (cidr: string) => ({ ipBlock: { cidr } });
const anywhere = [block('0.0.0.0/0'), block('::/0')];

describe('peersOfHost', () => {
  it.each<[host: string, peers: readonly object[]]>([
    ['api.stripe.com', anywhere],
    ['a.b.c.example.com', anywhere],
    ['example.com', [...anywhere, podsIn('com')]],
    ['queue', [podsIn('shop')]],
    ['queue.data', [...anywhere, podsIn('data')]],
    ['queue.data.svc', [podsIn('data')]],
    ['queue.data.svc.cluster.local', [podsIn('data')]],
    ['10.0.0.7', [block('10.0.0.7/32')]],
    ['fd00::7', [block('fd00::7/128')]],
    ['fe80::1%eth0', anywhere],
    ['queue.Not a namespace.svc', anywhere],
    ['queue..svc', anywhere],
    ['1.2.3.400', anywhere],
    ['::1]/x', anywhere],
  ])('%s', (host, peers) => {
    expect(peersOfHost(host, 'shop')).toEqual(peers);
  });
});
