import { readdirSync, readFileSync } from 'node:fs';
import { dump, loadAll } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDatabase, type Database } from '../crds/database/v1alpha1.ts';
import { parseMicroservice, type Microservice } from '../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../crds/microservice-class/v1alpha1.ts';
import type { KubeObject } from '../runtime/kube-object.ts';
import { desiredState as desiredDatabase } from './database/desired.ts';
import { serviceHost } from './database/names.ts';
import { readInput as readDatabase } from './database/testdata/read-input.ts';
import { platform } from './database/testing/platform.ts';
import { desiredState } from './microservice/desired.ts';
import { buildInput } from './microservice/testdata/build-input.ts';
import type { NetworkPolicy } from './microservice/types.ts';
import { canConnect, type NetworkPlace, type NetworkPod } from './testing/network-reachability.ts';
import { listAt, textAt } from './wire-value.ts';

const shop = new URL('../../examples/shop/', import.meta.url);
const objects = readdirSync(shop)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => loadAll(readFileSync(new URL(name, shop), 'utf8')) as KubeObject[]);

function ofKind(kind: string): readonly KubeObject[] {
  return objects.filter((object) => object.kind === kind);
}

const services = ofKind('Microservice').map((object) => {
  const parsed = parseMicroservice(object);
  if (!parsed.ok) throw new Error(`the shop is not valid: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
});
const shopClass = (ofKind('MicroserviceClass')[0] as MicroserviceClass).spec;
const closed = { ...shopClass.network, ingress: 'Declared', egress: 'Declared' } as const;
const callees = new Map(services.map((each) => [`shop/${each.metadata.name}`, each]));

/** All that Slipway declares for the service and its databases, once these have a server. */
function declaredFor({ metadata, spec }: Microservice): readonly KubeObject[] {
  const build = (databases: readonly Database[]) =>
    desiredState(
      buildInput({
        spec,
        metadata,
        class: { ...shopClass, network: closed },
        observed: { callees },
        children: { Database: databases },
      }),
    ).children.map(({ object }) => object);
  const databases = build([])
    .filter(({ kind }) => kind === 'Database')
    .map(served);
  return [...build(databases), ...databases.flatMap(declaredForDatabase)];
}

function served(object: KubeObject): Database {
  const parsed = parseDatabase(object);
  if (!parsed.ok) throw new Error(`the Database is not valid: ${JSON.stringify(parsed.problems)}`);
  const database = parsed.value;
  return { ...database, status: { host: serviceHost(database), port: 5432 } };
}

function declaredForDatabase(database: Database): readonly KubeObject[] {
  const { status: _, ...declared } = database;
  const documents = [declared, ...ofKind('DatabaseClass')];
  const input = readDatabase(documents.map((document) => dump(document)).join('---\n'));
  const desired = desiredDatabase(input.database, input.observed, input.isParked, platform);
  return desired.objects.map(({ object }) => object);
}

/** A pod of what runs pods, and those that somebody else runs. */
function podOf(object: KubeObject): NetworkPod {
  const template = (object as KubeObject & { spec: { template: unknown } }).spec.template;
  const ports = listAt(template, 'spec', 'containers').flatMap((container) =>
    listAt(container, 'ports').map(
      (port) => port as { readonly name: string; readonly containerPort: number },
    ),
  );
  const { labels } = (template as { metadata: { labels: Record<string, string> } }).metadata;
  return {
    name: object.metadata.name,
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    labels,
    ports: Object.fromEntries(ports.map(({ name, containerPort }) => [name, containerPort])),
  };
}

const others: readonly NetworkPod[] = [
  {
    name: 'gateway',
    namespace: 'envoy-gateway-system',
    labels: {
      'gateway.envoyproxy.io/owning-gateway-namespace': 'gateways',
      'gateway.envoyproxy.io/owning-gateway-name': 'public',
    },
  },
  {
    name: 'other-gateway',
    namespace: 'envoy-gateway-system',
    labels: {
      'gateway.envoyproxy.io/owning-gateway-namespace': 'gateways',
      'gateway.envoyproxy.io/owning-gateway-name': 'internal',
    },
  },
  { name: 'prometheus', namespace: 'monitoring', labels: { app: 'prometheus' } },
  { name: 'resolver', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  { name: 'slipway', namespace: 'slipway-system', labels: {} },
  { name: 'neighbour', namespace: 'shop', labels: { app: 'debug' } },
  {
    name: 'namesake-of-orders',
    namespace: 'elsewhere',
    labels: { 'slipway.dev/microservice': 'orders' },
  },
];

const ports = [53, 443, 5432, 8080, 9187];

let pods: readonly NetworkPod[] = [];
let policies: readonly NetworkPolicy[] = [];

beforeAll(() => {
  const declared = services.flatMap(declaredFor);
  const running = declared.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  pods = [...running.map(podOf), ...others];
  policies = declared.filter(({ kind }) => kind === 'NetworkPolicy') as NetworkPolicy[];
});

function callersOf(to: NetworkPlace, port: number): readonly string[] {
  return pods
    .filter((from) => from !== to && canConnect(policies, { from, to, port }))
    .map(({ name }) => name);
}

function podNamed(name: string): NetworkPod {
  const pod = pods.find((each) => each.name === name);
  if (pod === undefined) throw new Error(`there is no pod ${name}`);
  return pod;
}

describe('the shop in a class that closes the network, by its NetworkPolicies', () => {
  it.each<[name: string, port: number, callers: readonly string[]]>([
    ['catalog', 8080, ['orders', 'gateway', 'prometheus']],
    ['payments', 8080, ['orders', 'prometheus']],
    ['orders', 8080, ['gateway', 'prometheus']],
    ['catalog-main-db', 5432, ['catalog', 'slipway']],
    ['payments-main-db', 5432, ['payments', 'slipway']],
    ['orders-main-db', 5432, ['orders', 'slipway']],
  ])('lets nobody to %s but who is to reach port %i', (name, port, callers) => {
    const to = podNamed(name);
    for (const each of ports) {
      expect(callersOf(to, each), `port ${each}`).toEqual(each === port ? callers : []);
    }
    expect(canConnect(policies, { from: 'outside', to, port })).toBe(false);
  });

  it('lets services out to nothing else but names', () => {
    for (const from of services.map(({ metadata }) => podNamed(metadata.name))) {
      for (const to of ['outside' as const, ...others]) {
        const open = ports.filter((port) => canConnect(policies, { from, to, port }));
        expect(open).toEqual([53]);
      }
    }
  });

  it('has services and databases in its world', () => {
    expect(pods.map(({ name }) => name).toSorted()).toEqual(
      [
        ...services.flatMap(({ metadata }) => [metadata.name, `${metadata.name}-main-db`]),
        ...others.map(({ name }) => name),
      ].toSorted(),
    );
  });
});
