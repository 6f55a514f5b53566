import { childKinds } from '../../controllers/microservice/children/index.ts';
import { microserviceLabel } from '../../controllers/well-known.ts';
import { at, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Cluster } from '../cluster.ts';
import { databaseClassKind, kinds, microserviceClassKind } from '../kinds.ts';
import { isAnswer, listAll, listWhereAllowed } from '../objects.ts';
import { pluginVersion } from '../version.ts';
import { readEvents, type ShownEvent } from '../view/event-list.ts';
import { readService } from '../view/read-service.ts';
import { readLog } from './read-log.ts';
import { redact, valuesIn, withoutTexts } from './redact.ts';

const operatorLabel = 'app.kubernetes.io/name=slipway';
const logLines = 200;

/** What a bug report needs of these Microservices and of Slipway, without anything confidential. */
export async function readReport(
  cluster: Cluster,
  names: readonly string[],
  now: Date,
): Promise<unknown> {
  const { client, namespace } = cluster;
  // Whole objects, so that the values in them are known; only parts of them are in the report.
  const seen: KubeObject[] = [];
  const see = (objects: readonly KubeObject[]): readonly KubeObject[] => {
    seen.push(...objects);
    return objects;
  };
  const unread: string[] = [];
  const list = async (what: string, read: () => Promise<readonly KubeObject[]>) => {
    try {
      return see(await read());
    } catch (error) {
      if (!isAnswer(error, 403, 404)) throw error;
      unread.push(what);
      return [];
    }
  };
  const microservices: unknown[] = [];
  const allEvents = await readEvents(cluster, namespace, false);
  for (const name of names) {
    microservices.push(await readMicroservice(cluster, name, allEvents, see));
  }
  const classes = [microserviceClassKind, databaseClassKind].map(({ resource }) =>
    list(resource.plural, () => listAll(client, resource)),
  );
  const crds = await list('customresourcedefinitions', () =>
    listAll(client, builtin.customResourceDefinition),
  );
  const operators = await list('deployments of Slipway', () =>
    listAll(client, builtin.deployment, { labelSelector: operatorLabel }),
  );
  const report = {
    plugin: pluginVersion,
    time: now.toISOString(),
    kubernetes: textAt(await client.raw('/version'), 'gitVersion') ?? 'unknown',
    namespace,
    operators: operators.map(summary),
    crds: crds.filter(({ metadata: { name } }) => isOwnCrd(name)).map(crdSummary),
    classes: (await Promise.all(classes)).flat().map(redact),
    microservices,
    operatorLogs: await readOperatorLogs(cluster, operators, list),
    ...(unread.length === 0 ? {} : { mayNotBeRead: unread }),
  };
  return withoutTexts(report, valuesIn(seen));
}

type See = (objects: readonly KubeObject[]) => readonly KubeObject[];

async function readMicroservice(
  cluster: Cluster,
  name: string,
  events: readonly ShownEvent[],
  see: See,
): Promise<unknown> {
  const { client, namespace } = cluster;
  const { microservice, pods, databases } = await readService(cluster, name);
  const options = { namespace, labelSelector: `${microserviceLabel}=${name}` };
  const lists = await Promise.all(
    childKinds.map(({ resource }) => listWhereAllowed(client, resource, options)),
  );
  const parts = databases.flatMap((each) => [each.database, ...each.parts]);
  const children = lists.flat().filter(({ kind }) => kind !== 'Database');
  const all = see([microservice, ...children, ...pods, ...parts]);
  const titles = new Set(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  return {
    object: redact(microservice),
    databases: databases.map(({ database }) => redact(database)),
    children: all.filter(({ apiVersion }) => !apiVersion.startsWith('slipway.dev/')).map(summary),
    events: events.filter(({ object }) => titles.has(object)).map(withoutOutput),
  };
}

/** What a failed probe answered is the program's own text. */
function withoutOutput({ reason, message, ...event }: ShownEvent): ShownEvent {
  const isOutput = reason === 'Unhealthy' || reason.startsWith('FailedP');
  return { ...event, reason, message: isOutput ? message.replace(/:.*$/s, '') : message };
}

/** What it is and how it is; not what it was asked to be. */
function summary(object: KubeObject): object {
  const { apiVersion, kind, metadata } = object;
  const images = [at(object, 'spec', 'template', 'spec'), at(object, 'spec')].flatMap((pods) => {
    const containers = at(pods, 'containers');
    return Array.isArray(containers)
      ? containers.flatMap((each) => textAt(each, 'image') ?? [])
      : [];
  });
  const status = at(object, 'status');
  return redact({
    apiVersion,
    kind,
    metadata,
    ...(images.length === 0 ? {} : { images }),
    ...(status === undefined ? {} : { status }),
  });
}

function isOwnCrd(name: string): boolean {
  return kinds.some(({ resource }) => name === `${resource.plural}.${resource.group}`);
}

function crdSummary(crd: KubeObject): object {
  const versions = at(crd, 'spec', 'versions');
  return {
    name: crd.metadata.name,
    labels: crd.metadata.labels ?? {},
    generation: crd.metadata.generation,
    versions: Array.isArray(versions) ? versions.map((each) => textAt(each, 'name')) : [],
    storedVersions: at(crd, 'status', 'storedVersions'),
  };
}

async function readOperatorLogs(
  cluster: Cluster,
  operators: readonly KubeObject[],
  list: (
    what: string,
    read: () => Promise<readonly KubeObject[]>,
  ) => Promise<readonly KubeObject[]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const namespaces = new Set(operators.map(({ metadata }) => metadata.namespace ?? ''));
  const logs: Record<string, readonly string[]> = {};
  for (const namespace of namespaces) {
    const pods = await list('pods of Slipway', () =>
      listAll(cluster.client, builtin.pod, { namespace, labelSelector: operatorLabel }),
    );
    for (const pod of pods) {
      const lines = await readLog(cluster, pod, logLines);
      logs[pod.metadata.name] = lines ?? ['(may not be read)'];
    }
  }
  return logs;
}
