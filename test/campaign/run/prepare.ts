import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../../src/runtime/resource.ts';
import { developer } from '../../integration/support/objects.ts';
import { baseOf } from '../sections/bases.ts';
import type { Surroundings } from '../sections/section.ts';
import { subjectNames } from './stand.ts';

const quota: Resource = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
};

/** The most pods: an extreme number of replicas is to be declared, not to run. */
const mostPods = '20';

/** Makes everything that declarations refer to, and the objects that changes begin with. */
export async function prepare(
  client: KubeClient,
  namespace: string,
  surroundings: Surroundings,
): Promise<void> {
  const { run, classes, databaseClasses, externalClass } = surroundings;
  const base = (kind: string) => ({ spec: baseOf(kind, surroundings) });
  const server = { engine: 'postgres', provisioner: 'StatefulSet', storage: { size: '1Gi' } };
  const external = { engine: 'postgres', provisioner: 'External' };
  const put = (resource: Resource, name: string, fields: object) =>
    declare(client, resource, { name, namespace }, fields);

  await put(quota, 'pods', { spec: { hard: { pods: mostPods } } });
  await putContents(put, surroundings);
  for (const name of databaseClasses) await put(databaseClassResource, name, { spec: server });
  await put(databaseClassResource, externalClass, { spec: external });
  await put(databaseClassResource, `${run}-dbclass`, base('DatabaseClass'));
  for (const name of [...classes, `${run}-class`]) {
    await put(microserviceClassResource, name, base('MicroserviceClass'));
  }
  await put(microserviceResource, subjectNames.microservice, base('Microservice'));
  await put(microserviceResource, subjectNames.followerOfClass, {
    spec: {
      image: 'ghcr.io/acme/follower:1.0.0',
      className: `${run}-class`,
      routes: [
        { name: 'public', path: '/follower' },
        { name: 'inside', exposure: 'internal' },
      ],
      databases: [{ name: 'main', engine: 'postgres' }],
    },
  });
  await put(databaseResource, subjectNames.database, base('Database'));
  await put(databaseResource, subjectNames.followerOfDatabaseClass, {
    spec: { engine: 'postgres', className: `${run}-dbclass` },
  });
}

async function putContents(
  put: (resource: Resource, name: string, fields: object) => Promise<unknown>,
  { secrets, configMaps, connections, serviceAccount }: Surroundings,
): Promise<void> {
  for (const [index, name] of secrets.entries()) {
    await put(builtin.secret, name, { stringData: { token: `a${index}`, other: `b${index}` } });
  }
  for (const [index, name] of configMaps.entries()) {
    await put(builtin.configMap, name, { data: { token: `a${index}`, other: `b${index}` } });
  }
  const connection = { port: '5432', username: 'app', password: 'secret', database: 'app' };
  for (const name of connections) {
    await put(builtin.secret, name, { stringData: { host: `${name}.example.com`, ...connection } });
  }
  await put(builtin.serviceAccount, serviceAccount, {});
}

/** Applies an object as a developer would; its generation then. */
export async function declare(
  client: KubeClient,
  resource: Resource,
  { name, namespace }: { name: string; namespace: string },
  fields: object,
): Promise<number> {
  const metadata = { name, ...(resource.namespaced ? { namespace } : {}) };
  const { kind } = resource;
  const body = { apiVersion: apiVersionOf(resource), kind, metadata, ...fields };
  const { object } = await client.apply<KubeObject>(resource, body, developer);
  return object.metadata.generation ?? 0;
}
