import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { databaseClassResource } from '../../src/crds/database-class/v1alpha1.ts';
import { microserviceClassResource } from '../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import { isNotFound } from '../../src/runtime/errors.ts';
import { refTo, type KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { eventually } from '../../test/eventually.ts';
import { gatewayApiCrds } from '../../test/control-plane/gateway-api-crds.ts';

const root = join(import.meta.dirname, '../..');

/** The kinds that the demo applies. */
const resources: readonly Resource[] = [
  builtin.customResourceDefinition,
  builtin.namespace,
  builtin.gateway,
  microserviceClassResource,
  databaseClassResource,
  microserviceResource,
];

type Established = KubeObject & {
  status?: { conditions?: { type: string; status: string }[] };
};

/** Installs Slipway's CRDs, and those of the Gateway API where they are not there yet. */
export async function installCrds(client: KubeClient): Promise<void> {
  const hasGatewayApi = await exists(client, 'gateways.gateway.networking.k8s.io');
  const folders = [join(root, 'config/crd'), ...(hasGatewayApi ? [] : [await gatewayApiCrds()])];
  // The Gateway API comes with an admission policy as well, which only matters to upgrades of it.
  const { kind: crdKind } = builtin.customResourceDefinition;
  const crds = folders.flatMap(readObjects).filter(({ kind }) => kind === crdKind);
  for (const crd of crds) await client.apply(builtin.customResourceDefinition, crd);
  for (const crd of crds) {
    await eventually(async () => {
      const live = await client.get<Established>(builtin.customResourceDefinition, refTo(crd));
      const isEstablished = live.status?.conditions?.some(
        ({ type, status }) => type === 'Established' && status === 'True',
      );
      if (isEstablished !== true) throw new Error(`${crd.metadata.name} is not established`);
    });
  }
}

/** Applies all YAML files of a folder, in the order of their names. */
export async function applyFolder(client: KubeClient, folder: string): Promise<void> {
  for (const object of readObjects(join(root, folder))) {
    const resource = resources.find(({ kind }) => kind === object.kind);
    if (resource === undefined) throw new Error(`${folder} holds a ${object.kind}: add it here`);
    // A CRD is served a moment after it is established.
    await eventually(() => client.apply(resource, object), { timeoutMs: 10_000 });
  }
}

function readObjects(folder: string): KubeObject[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')) as KubeObject[]);
}

async function exists(client: KubeClient, name: string): Promise<boolean> {
  try {
    await client.get(builtin.customResourceDefinition, { namespace: '', name });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
