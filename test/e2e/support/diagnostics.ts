import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { isReady, listObjects } from './objects.ts';
import { operatorNamespace } from './operator.ts';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';

const everywhere = '--all-namespaces';

/** What is asked whenever something failed; each answer is a file. */
const questions: Readonly<Record<string, readonly string[]>> = {
  'microservices.yaml': ['get', 'microservices,databases', everywhere, '--output', 'yaml'],
  'workloads.txt': ['get', 'deployments,statefulsets,hpa,pdb,pvc,services', everywhere],
  'pods.txt': ['get', 'pods', everywhere, '--output', 'wide'],
  'nodes.txt': ['describe', 'nodes'],
  'routes.yaml': ['get', 'gateways,httproutes,grpcroutes', everywhere, '--output', 'yaml'],
  'events.txt': ['get', 'events', everywhere, '--sort-by', '.metadata.creationTimestamp'],
};

/**
 * Writes what tells why something is not as it should be: objects, events, a description of all
 * that is not ready, and the operator's log. A question without an answer is told in its file.
 */
export async function collectDiagnostics(cluster: Cluster, folder: string): Promise<void> {
  const write = async (file: string, answer: Promise<string>): Promise<void> => {
    const text = await answer.catch((error: unknown) => String(error));
    writeFileSync(join(folder, file), text);
  };
  const { kubectl } = cluster;
  for (const [file, args] of Object.entries(questions)) await write(file, kubectl(args));
  await write('not-ready.txt', describeNotReady(cluster));
  const logs = ['logs', '--namespace', operatorNamespace, '--prefix', '--tail=-1'];
  const selector = ['--selector', 'app.kubernetes.io/name=slipway', '--all-containers'];
  await write('operator.log', kubectl([...logs, ...selector]));
  await write('operator-previous.log', kubectl([...logs, ...selector, '--previous']));
}

interface PodLike {
  metadata: { name: string; namespace?: string };
  status?: { phase?: string; conditions?: { type: string; status: string }[] };
}

/** `kubectl describe` of every Microservice, Database and pod that is not ready. */
async function describeNotReady(cluster: Cluster): Promise<string> {
  const { kubectl } = cluster;
  const list = await kubectl(['get', 'pods', everywhere, '--output', 'json']);
  const pods = (JSON.parse(list) as { items: PodLike[] }).items.filter(
    ({ status }) =>
      status?.phase !== 'Succeeded' &&
      status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True',
  );
  const namespaces = (await kubectl(['get', 'namespaces', '--output', 'name']))
    .split('\n')
    .map((line) => line.replace('namespace/', ''))
    .filter((name) => name !== '');
  const targets = pods.map(({ metadata }) => ['pod', metadata.name, metadata.namespace ?? '']);
  for (const namespace of namespaces) {
    for (const kind of ['microservice', 'database']) {
      const objects = await listObjects<Microservice | Database>(cluster, kind, namespace).catch(
        () => [],
      );
      for (const object of objects) {
        if (!isReady(object)) targets.push([kind, object.metadata.name, namespace]);
      }
    }
  }
  const described: string[] = [];
  for (const [kind = '', name = '', namespace = ''] of targets) {
    const scope = ['--namespace', namespace];
    described.push(await kubectl(['describe', kind, name, ...scope]).catch(String));
    if (kind === 'pod') {
      described.push(await kubectl(['logs', name, ...scope, '--tail=50']).catch(String));
    }
  }
  return described.join('\n\n');
}
