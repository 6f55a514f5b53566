import { loadAll } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { builtin } from '../../runtime/builtin-resources.ts';
import { systemClock } from '../../runtime/clock.ts';
import { createKubeClient } from '../../runtime/kube-client.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../runtime/resource.ts';
import { createCollectingLogger } from '../../runtime/testing/collecting-logger.ts';
import { createFakeApi, type FakeApi } from '../../runtime/testing/fake-api.ts';
import { createFakeCluster, type FakeCluster } from '../../runtime/testing/fake-cluster.ts';
import { createFakeTransport } from '../../runtime/testing/fake-transport.ts';
import type { Transport } from '../../runtime/transport.ts';
import type { Io } from '../io.ts';
import { kinds } from '../kinds.ts';
import { runCli } from '../run.ts';

export const testdata = new URL('../testdata/', import.meta.url);

/** A cluster in this process, and what a run of the plugin wrote and asked. */
export interface World {
  readonly cluster: FakeCluster;
  readonly api: FakeApi;
  /** What pods logged, by name of the pod. */
  readonly logs: Map<string, string>;
  /** Files that the plugin may read, and those that it wrote. */
  readonly files: Map<string, string>;
  readonly programs: string[][];
  /** What the user answers, in this order; no terminal once they are used up. */
  readonly answers: string[];
  /** Groups of APIs that are served. */
  readonly groups: Set<string>;
  /** What nobody may do, as `verb plural`. */
  readonly denied: Set<string>;
}

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const now = new Date('2026-03-04T12:00:00Z');
const resources: readonly Resource[] = [
  ...kinds.map(({ resource }) => resource),
  ...Object.values(builtin),
];

/** The objects of a file of testdata, such as `shop.yaml`, in a cluster. */
export function worldOf(...files: readonly string[]): World {
  const cluster = createFakeCluster(resources);
  for (const file of files) {
    for (const document of loadAll(readFileSync(new URL(file, testdata), 'utf8'))) {
      put(cluster, document as KubeObject);
    }
  }
  const api = createFakeApi({ cluster });
  return {
    cluster,
    api,
    logs: new Map(),
    files: new Map(),
    programs: [],
    answers: [],
    groups: new Set(servedGroups),
    denied: new Set(),
  };
}

/** Puts an object in, status and all. */
export function put(cluster: FakeCluster, object: KubeObject): void {
  const resource = resources.find(
    (each) => each.kind === object.kind && apiVersionOf(each) === object.apiVersion,
  );
  if (resource === undefined)
    throw new Error(`no resource for ${object.apiVersion} ${object.kind}`);
  cluster.put(resource, object);
}

/** Runs `kubectl slipway` with these words, as a shell would split them. */
export async function run(
  world: World,
  words: string | readonly string[],
  more: Partial<Io> = {},
): Promise<Outcome> {
  const written = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    isTerminal: false,
    environment: {},
    signal: new AbortController().signal,
    now: () => now,
    sleep: () => Promise.resolve(),
    readFile: (path) => readFileOf(world, path),
    listFolder: (path) => Promise.resolve(folderOf(world, path)),
    writeFile: async (path, text) => {
      if (world.files.has(path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
      world.files.set(path, text);
    },
    ask: () => Promise.resolve(world.answers.shift()),
    runProgram: async (command, args) => {
      world.programs.push([command, ...args]);
      return 0;
    },
    connect: async ({ namespace }) => {
      const transport = withApis(withLogs(createFakeTransport(world.api), world.logs), world);
      const client = createKubeClient({
        transport,
        logger: createCollectingLogger(),
        clock: systemClock,
        fieldManager: 'kubectl-slipway',
        random: () => 0,
      });
      const close = (): Promise<void> => transport.close();
      return { client, transport, namespace: namespace ?? 'shop', server: 'fake:6443', close };
    },
    ...more,
  };
  const code = await runCli(typeof words === 'string' ? splitWords(words) : words, io);
  return { code, ...written };
}

/** As the shell does, with ' and " around words, and without redirections. */
export function splitWords(line: string): string[] {
  const [command = ''] = line.split(/ [|>] /, 1);
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

async function readFileOf({ files }: World, path: string): Promise<string> {
  const text = files.get(path);
  if (text !== undefined) return text;
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
}

function folderOf({ files }: World, path: string): readonly string[] | undefined {
  const within = [...files.keys()].filter((each) => each.startsWith(`${path.replace(/\/$/, '')}/`));
  if (within.length > 0) return within.toSorted();
  if (files.has(path)) return undefined;
  throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
}

const servedGroups = ['gateway.networking.k8s.io', 'metrics.k8s.io', 'slipway.dev'];

/** Answers what is asked of APIs and permissions, which the fake cluster has none of. */
function withApis(transport: Transport, { groups, denied }: World): Transport {
  const answerOf = (path: string, body = '{}'): object | undefined => {
    if (path === '/apis') return { groups: [...groups].map((name) => ({ name })) };
    if (path === '/apis/slipway.dev/v1alpha1' && groups.has('slipway.dev')) {
      return { resources: kinds.map(({ resource }) => ({ name: resource.plural })) };
    }
    if (!path.startsWith('/apis/authorization.k8s.io/')) return undefined;
    const review = JSON.parse(body) as {
      spec: { resourceAttributes: { verb: string; resource: string } };
    };
    const { verb, resource } = review.spec.resourceAttributes;
    return { ...review, status: { allowed: !denied.has(`${verb} ${resource}`) } };
  };
  return {
    ...transport,
    request: async (request) => {
      const answer = answerOf(request.path.split('?', 1)[0] ?? '', request.body);
      if (answer === undefined) return transport.request(request);
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    },
  };
}

function withLogs(transport: Transport, logs: ReadonlyMap<string, string>): Transport {
  return {
    ...transport,
    stream: async (request) => {
      const pod = /\/pods\/([^/]+)\/log\?/.exec(request.path)?.[1];
      const text = logs.get(pod ?? '');
      if (pod === undefined || text === undefined) return transport.stream(request);
      const chunks = async function* (): AsyncGenerator<Buffer> {
        yield Buffer.from(text);
      };
      return { status: 200, headers: {}, chunks: chunks() };
    },
  };
}
