import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../crds/microservice-class/v1alpha1.ts';
import { createStore } from '../../runtime/store.ts';
import type { Judged } from '../class-selection.ts';
import { usersOfClass } from './controller.ts';
import { microserviceIndexes } from './indexes.ts';
import { classOf, microserviceOf } from './testdata/build-input.ts';

const host = 'shop.example.com';

const services: Readonly<Record<string, Microservice['spec']>> = {
  'shop/web': spec({ className: 'changed', routes: [{ name: 'a', host }] }),
  'shop/unnamed': spec({}),
  'shop/caller': spec({ className: 'other', uses: [{ service: 'web' }] }),
  'shop/stranger': spec({ className: 'other' }),
  'pay/rival': spec({ className: 'other', routes: [{ name: 'a', host, path: '/own' }] }),
  'pay/elsewhere': spec({ className: 'other', routes: [{ name: 'a', host: 'pay.example.com' }] }),
  'pay/web': spec({ className: 'other', routes: [{ name: 'a' }] }),
};

function spec(part: Partial<Microservice['spec']>): Microservice['spec'] {
  return { image: 'ghcr.io/acme/app:1', ...part };
}

function concernedBy(changed: Judged<MicroserviceClass>, all = services): readonly string[] {
  const microservices = createStore<Microservice>({ indexes: microserviceIndexes });
  for (const [key, each] of Object.entries(all)) {
    const [namespace = '', name = ''] = key.split('/');
    microservices.set(microserviceOf({ spec: each, metadata: { namespace, name, uid: key } }));
  }
  const classes = createStore<MicroserviceClass>();
  const caches = { microservices: { lister: microservices }, classes: { lister: classes } };
  return usersOfClass(caches, changed).toSorted();
}

const changed = (of: MicroserviceClass['spec'] = {}): MicroserviceClass => ({
  ...classOf(of),
  metadata: { name: 'changed' },
});

describe('a change of a class', () => {
  it('concerns its users, their callers and who asks for the same hosts', () => {
    expect(concernedBy(changed())).toEqual([
      'pay/rival',
      'shop/caller',
      'shop/unnamed',
      'shop/web',
    ]);
  });

  it('concerns who has a host that is the default one under it', () => {
    const gateway = { name: 'edge', namespace: 'infra' };
    const gateways = [{ exposure: 'public', gateway, domain: 'apps.example.com' }];
    const web = spec({ className: 'changed', routes: [{ name: 'a' }] });
    expect(concernedBy(changed({ gateways }), { ...services, 'shop/web': web })).toContain(
      'pay/web',
    );
  });

  it.each([{ matches: [null] }, { calls: [7] }, { matches: 'no' }, { hosts: 3 }])(
    'concerns the others also where a user has a route of %j',
    (odd) => {
      const routes = [{ name: 'a', host, ...odd }] as never;
      const all = { 'shop/odd': spec({ className: 'changed', routes }), ...services };
      expect(concernedBy(changed(), all)).toEqual(
        expect.arrayContaining(['pay/rival', 'shop/caller', 'shop/odd', 'shop/web']),
      );
    },
  );

  it('concerns its users and their callers also where it is not valid', () => {
    const invalid = { field: 'spec.gateways', message: 'is wrong' };
    const spoilt = { ...changed(), spec: { gateways: 7 }, invalid } as never;
    expect(concernedBy(spoilt)).toEqual(expect.arrayContaining(['shop/caller', 'shop/web']));
  });
});
