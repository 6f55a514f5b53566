import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { judge } from '../plan/judge.ts';
import { manifestText, newMicroservice, type Wishes } from './new-manifest.ts';

const least: Wishes = {
  name: 'orders',
  namespace: 'shop',
  image: 'ghcr.io/acme/orders:1.4.2',
  port: undefined,
  protocol: undefined,
  replicas: undefined,
  host: undefined,
  path: undefined,
  databases: [],
  uses: [],
  team: undefined,
};

/** The file with everything in it that its comments offer. */
function withOffers(text: string): KubeObject {
  const [head = '', offers = ''] = text.split('  # What could be added:\n');
  return load(head + offers.replaceAll('  # ', '  ')) as KubeObject;
}

describe('the file of a new Microservice', () => {
  it.each<[string, Partial<Wishes>]>([
    ['least', {}],
    ['a number of pods', { replicas: '3' }],
    ['an autoscaler', { replicas: '2-10' }],
    ['a route', { host: 'shop.example.com', path: '/orders' }],
    ['databases', { databases: ['postgres', 'carts=valkey'] }],
    ['calls', { uses: ['payments', 'api.stripe.com:443'], team: 'orders' }],
  ])('with %s is valid, and so is all that it offers', async (_, wishes) => {
    const microservice = newMicroservice({ ...least, ...wishes });
    const text = await manifestText(microservice);
    expect(load(text)).toEqual(microservice);
    expect(judge(microservice)).toEqual([]);
    const offered = withOffers(text);
    expect(judge(offered)).toEqual([]);
    expect(Object.keys(offered['spec' as keyof KubeObject] as object)).toEqual(
      expect.arrayContaining(['image', 'owner', 'health', 'routes', 'databases', 'uses']),
    );
  });
});
