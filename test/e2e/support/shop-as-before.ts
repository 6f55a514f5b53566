import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../../eventually.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { applyObjects, exists, untilReady } from './objects.ts';
import { shopManifests, shopNamespace } from './shop.ts';

const files = ['01-catalog.yaml', '02-payments.yaml', '03-orders.yaml'];

/**
 * Applies the shop as users of the previous version have it: without the fields that its CRDs do
 * not have, which are lost there with the next write (docs/upgrade.md). `ensureShop` declares them
 * again.
 */
export async function applyShopAsBefore(cluster: Cluster): Promise<void> {
  const texts = await Promise.all(files.map((file) => readFile(join(shopManifests, file), 'utf8')));
  const services = texts
    .flatMap((text) => loadAll(text) as Microservice[])
    .filter(({ kind }) => kind === 'Microservice')
    .map(asBefore);
  await applyObjects(cluster, ...services);
  await untilReady(cluster, shopNamespace);
  await eventually(
    async () => {
      for (const { metadata } of services) {
        const isThere = await exists(cluster, 'networkpolicy', metadata.name ?? '', shopNamespace);
        if (isThere) throw new Error(`the NetworkPolicy ${metadata.name} is there`);
      }
    },
    { what: 'the NetworkPolicies of services to be gone', intervalMs: 500 },
  );
}

function asBefore(microservice: Microservice): Microservice {
  const { access: _access, uses = [], env = [], ...spec } = microservice.spec;
  const urls = uses.flatMap(({ service }) =>
    service === undefined
      ? []
      : [{ name: `${service.toUpperCase()}_URL`, value: `http://${service}:8080` }],
  );
  return { ...microservice, spec: { ...spec, env: [...env, ...urls] } };
}
