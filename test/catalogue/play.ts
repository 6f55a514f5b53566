import type { Route } from '../../src/controllers/gateway-api.ts';
import type { Pod } from '../../src/controllers/microservice/types.ts';
import type { Kubectl } from '../control-plane/kubectl.ts';
import { eventually } from '../eventually.ts';
import type { KubeletWords, Manifest, Step, Target } from './fault.ts';

/** A place where faults are played: a namespace with Microservice `orders`. */
export interface Stage {
  readonly namespace: string;
  readonly kubectl: Kubectl;
  /** Makes the gateway refuse the routes of the namespace with these words, or take them again. */
  readonly refuseRoutes: (words: { reason: string; message: string } | undefined) => void;
}

/** The service that faults happen to. */
export const service = 'orders';

/** Does what the step says, and resolves once the API server has taken it. */
export async function play(stage: Stage, step: Step): Promise<void> {
  if ('change' in step) {
    const target = { resource: 'microservices.slipway.dev', name: service };
    await patch(stage, target, { spec: step.change });
  } else if ('apply' in step) {
    await apply(stage, [step.apply]);
  } else if ('awaitRefusalOf' in step) {
    await awaitRefusal(stage, step.awaitRefusalOf);
  } else if ('remove' in step) {
    await remove(stage, step.remove);
  } else if ('patch' in step) {
    await patch(stage, step.of, step.patch, step.subresource);
  } else if ('kubelet' in step) {
    await speakAsKubelet(stage, step.kubelet);
  } else {
    await speakAsGateway(stage, step.gateway);
  }
}

/** Applies objects as whoever they belong to would. */
export async function apply(stage: Stage, manifests: readonly Manifest[]): Promise<void> {
  for (const manifest of manifests) {
    const scope = manifest.metadata.namespace === undefined ? ['-n', stage.namespace] : [];
    await stage.kubectl(
      ['apply', '--server-side', '--force-conflicts', '--field-manager=kubectl', ...scope, '-f-'],
      { stdin: inNamespace(stage, JSON.stringify(manifest)) },
    );
  }
}

/** With the name of the namespace where `$namespace` stands for it. */
export function inNamespace({ namespace }: Pick<Stage, 'namespace'>, text: string): string {
  return text.replaceAll('$namespace', namespace);
}

async function awaitRefusal(stage: Stage, manifest: Manifest): Promise<void> {
  const args = ['create', '--dry-run=server', '-n', stage.namespace, '-f-'];
  const stdin = inNamespace(stage, JSON.stringify(manifest));
  const isTaken = () =>
    stage.kubectl(args, { stdin }).then(
      () => true,
      () => false,
    );
  await eventually(
    async () => {
      if (await isTaken()) throw new Error('it is taken');
    },
    { what: `the refusal of ${manifest.kind} ${manifest.metadata.name}`, intervalMs: 200 },
  );
}

async function remove(stage: Stage, { resource, name }: Target): Promise<void> {
  await stage.kubectl([
    'delete',
    resource,
    inNamespace(stage, name),
    '-n',
    stage.namespace,
    '--wait=false',
  ]);
}

async function patch(
  stage: Stage,
  { resource, name }: Target,
  body: object,
  subresource?: 'status',
): Promise<void> {
  await stage.kubectl([
    'patch',
    resource,
    inNamespace(stage, name),
    '-n',
    stage.namespace,
    '--type=merge',
    `--patch=${inNamespace(stage, JSON.stringify(body))}`,
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
  ]);
}

async function speakAsKubelet(stage: Stage, words: KubeletWords): Promise<void> {
  for (const pod of await podsOf(stage, words)) {
    const { name } = pod.metadata;
    const target = { resource: 'pod', name };
    await patch(stage, target, { status: podStatus(pod, words) }, 'status');
  }
}

/** Those of the service, and of the image where one is given, as soon as there is any. */
async function podsOf(
  stage: Stage,
  { image, service: of = service }: KubeletWords,
): Promise<readonly Pod[]> {
  const label = `slipway.dev/microservice=${of}`;
  const ask = async (): Promise<readonly Pod[]> => {
    const list = await stage.kubectl(['get', 'pods', '-n', stage.namespace, '-l', label, '-ojson']);
    const { items } = JSON.parse(list) as { items: Pod[] };
    const found = items.filter(
      ({ metadata, spec }) =>
        metadata.deletionTimestamp === undefined &&
        spec?.nodeName !== undefined &&
        (image === undefined || spec.containers[0]?.image === image),
    );
    if (found.length === 0) throw new Error(`${items.length} others`);
    return found;
  };
  return eventually(ask, { what: `pods of ${image ?? of}`, intervalMs: 100 });
}

function podStatus(pod: Pod, words: KubeletWords): object {
  const { image: _, service: __, pod: whole, ready = false, ...container } = words;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const isReady = { status: ready ? 'True' : 'False', lastTransitionTime: now };
  const conditions = ['Initialized', 'ContainersReady', 'Ready'].map((type) =>
    type === 'Initialized'
      ? { type, status: 'True', lastTransitionTime: now }
      : { type, ...isReady },
  );
  const scheduled = pod.status?.conditions?.filter(({ type }) => type === 'PodScheduled') ?? [];
  return {
    phase: container.state !== undefined && 'running' in container.state ? 'Running' : undefined,
    conditions: [...scheduled, ...conditions],
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image: own }) => ({
      name,
      image: own,
      imageID: '',
      restartCount: 0,
      started: false,
      state: {},
      ...container,
      ready,
    })),
    ...whole,
  };
}

async function speakAsGateway(
  stage: Stage,
  words: { reason: string; message: string } | undefined,
): Promise<void> {
  stage.refuseRoutes(words);
  const list = await stage.kubectl(['get', 'httproutes', '-n', stage.namespace, '-o', 'json']);
  const { items } = JSON.parse(list) as { items: Route[] };
  // The one who plays the gateway looks at a route when it changes.
  for (const { metadata } of items) {
    await patch(
      stage,
      { resource: 'httproute', name: metadata.name },
      {
        metadata: {
          annotations: { 'simulation.slipway.dev/judged': words === undefined ? null : 'again' },
        },
      },
    );
  }
}
