import {
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  makeInformer,
  setHeaderOptions,
  type KubeConfig,
  type KubernetesObject,
  type V1Deployment,
} from '@kubernetes/client-node';
import type { Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { childKinds, childSelector, childrenOf, parentOf } from './children.ts';

/** How much the operator has done, for whoever measures it. */
export interface Progress {
  runs: number;
  active: number;
  failures: number;
}

const fieldManager = 'naive';
const restartAfterMs = 5_000;

/** Starts the operator: applies everything of a Microservice whenever something of it changes. */
export async function startNaiveOperator(kubeconfig: KubeConfig): Promise<Progress> {
  const api = KubernetesObjectApi.makeApiClient(kubeconfig);
  const customObjects = kubeconfig.makeApiClient(CustomObjectsApi);
  const progress: Progress = { runs: 0, active: 0, failures: 0 };

  const follow = (apiVersion: string, kind: string, path: string, selector?: string) => {
    const list = () =>
      api.list(apiVersion, kind, undefined, undefined, undefined, undefined, undefined, selector);
    const informer = makeInformer<KubernetesObject>(kubeconfig, path, list, selector);
    informer.on('error', () => void setTimeout(() => void informer.start(), restartAfterMs));
    return informer;
  };
  const microservices = follow(
    'slipway.dev/v1alpha1',
    'Microservice',
    '/apis/slipway.dev/v1alpha1/microservices',
  );
  const children = childKinds.map(({ apiVersion, kind, path }) =>
    follow(apiVersion, kind, path, childSelector),
  );
  const deployments = children[childKinds.findIndex(({ kind }) => kind === 'Deployment')];

  const reconcile = async (namespace: string, name: string): Promise<void> => {
    const microservice = microservices.get(name, namespace) as unknown as Microservice | undefined;
    if (microservice === undefined || microservice.metadata.deletionTimestamp !== undefined) return;
    const apply = (object: object): Promise<unknown> =>
      api.patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply);
    for (const child of childrenOf(microservice)) await apply(child);
    const deployment = deployments?.get(name, namespace) as V1Deployment | undefined;
    await writeStatus(customObjects, microservice, deployment);
  };

  const underWay = new Map<string, 'once' | 'again'>();
  const wake = async (namespace: string, name: string): Promise<void> => {
    const key = `${namespace}/${name}`;
    if (underWay.has(key)) {
      underWay.set(key, 'again');
      return;
    }
    progress.active += 1;
    do {
      underWay.set(key, 'once');
      await reconcile(namespace, name).catch(() => (progress.failures += 1));
      progress.runs += 1;
    } while (underWay.get(key) === 'again');
    underWay.delete(key);
    progress.active -= 1;
  };
  for (const verb of ['add', 'update', 'delete'] as const) {
    microservices.on(
      verb,
      ({ metadata }) => void wake(metadata?.namespace ?? '', metadata?.name ?? ''),
    );
    for (const informer of children) {
      informer.on(verb, (child) => void wake(child.metadata?.namespace ?? '', parentOf(child)));
    }
  }
  await microservices.start();
  await Promise.all(children.map((informer) => informer.start()));
  return progress;
}

async function writeStatus(
  customObjects: CustomObjectsApi,
  microservice: Microservice,
  deployment: V1Deployment | undefined,
): Promise<void> {
  const { replicas = 0, availableReplicas = 0 } = deployment?.status ?? {};
  const isReady = availableReplicas >= (microservice.spec.scaling?.min ?? 1);
  const status = isReady ? 'True' : 'False';
  const before = microservice.status?.conditions?.find(({ type }) => type === 'Ready');
  const condition = {
    type: 'Ready',
    status,
    reason: isReady ? 'Available' : 'Progressing',
    message: '',
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : new Date().toISOString(),
  };
  await customObjects.patchNamespacedCustomObjectStatus(
    {
      group: 'slipway.dev',
      version: 'v1alpha1',
      plural: 'microservices',
      namespace: microservice.metadata.namespace ?? '',
      name: microservice.metadata.name,
      body: {
        status: {
          observedGeneration: microservice.metadata.generation,
          replicas,
          readyReplicas: availableReplicas,
          conditions: [condition],
        },
      },
    },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}
