import { microserviceKind } from '../kinds.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { UsageError } from '../cli-error.ts';
import { toYaml } from '../output/structured.ts';

/** What a new Microservice is to have, as it was typed. */
export interface Wishes {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly image: string;
  readonly port: string | undefined;
  readonly protocol: string | undefined;
  readonly replicas: string | undefined;
  readonly host: string | undefined;
  readonly path: string | undefined;
  /** `ENGINE`, or `NAME=ENGINE`. */
  readonly databases: readonly string[];
  /** Names of Microservices, or `HOST:PORT`. */
  readonly uses: readonly string[];
  readonly team: string | undefined;
}

/** The Microservice; what makes no sense is left for the rules of the API to say. */
export function newMicroservice(wishes: Wishes): KubeObject & { spec: object } {
  const { name, namespace, image, port, protocol, replicas, host, path, team } = wishes;
  const hasPort = port !== undefined || protocol !== undefined;
  const hasRoute = host !== undefined || path !== undefined;
  return {
    apiVersion: apiVersionOf(microserviceKind.resource),
    kind: microserviceKind.resource.kind,
    metadata: { name, ...given({ namespace }) },
    spec: {
      image,
      ...(team === undefined ? {} : { owner: { team } }),
      ...(replicas === undefined ? {} : replicasOf(replicas)),
      ...(hasPort
        ? {
            ports: [
              {
                name: protocol === 'grpc' ? 'grpc' : 'http',
                port: port === undefined ? 8080 : wholeNumber(port, 'port'),
                ...given({ protocol }),
              },
            ],
          }
        : {}),
      ...(hasRoute ? { routes: [{ name: 'public', ...given({ host, path }) }] } : {}),
      ...list('databases', wishes.databases.map(databaseOf)),
      ...list('uses', wishes.uses.map(useOf)),
    },
  };
}

/** The Microservice as a file, with what could be added to it as comments. */
export async function manifestText(microservice: KubeObject & { spec: object }): Promise<string> {
  const { name } = microservice.metadata;
  const more = Object.entries(hints).filter(([field]) => !has(microservice.spec, field));
  return [
    `# Microservice ${name}. kubectl explain microservice.spec says what each field is.`,
    `# Before it is applied: kubectl slipway check -f FILE, and kubectl slipway diff -f FILE.`,
    (await toYaml(microservice)).trimEnd(),
    ...(more.length === 0 ? [] : ['  # What could be added:']),
    ...more.map(([, line]) => `  # ${line}`),
    '',
  ].join('\n');
}

const hints: Readonly<Record<string, string>> = {
  owner: "owner: { team: orders, contact: '#orders-oncall' }",
  scaling: 'scaling: { min: 2, max: 10, cpu: 70 }',
  health: 'health: { readiness: /ready, liveness: /healthz }',
  routes: 'routes: [{ name: public, host: shop.example.com, path: /orders }]',
  databases: 'databases: [{ name: main, engine: postgres }]',
  uses: 'uses: [{ service: payments }]',
};

/** A fixed number of pods and an autoscaler exclude each other. */
function has(spec: object, field: string): boolean {
  return field in spec || (field === 'scaling' && 'replicas' in spec);
}

function list(field: string, items: readonly object[]): Readonly<Record<string, unknown>> {
  return items.length === 0 ? {} : { [field]: items };
}

function given(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** `3`, or `2-10` for an autoscaler. */
function replicasOf(text: string): object {
  const [min = '', max, ...rest] = text.split('-');
  if (rest.length > 0) throw new UsageError(`--replicas ${text} is no number and no range`, range);
  if (max === undefined) return { replicas: wholeNumber(text, 'replicas') };
  return { scaling: { min: wholeNumber(min, 'replicas'), max: wholeNumber(max, 'replicas') } };
}

const range = 'Give a number, such as 3, or a range for an autoscaler, such as 2-10';

function wholeNumber(text: string, flag: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    `--${flag} ${text} is no whole number`,
    flag === 'replicas' ? range : `Give a number, such as --${flag} 8080`,
  );
}

function databaseOf(text: string): object {
  const equals = text.indexOf('=');
  return equals < 0
    ? { name: 'main', engine: text }
    : { name: text.slice(0, equals), engine: text.slice(equals + 1) };
}

function useOf(text: string): object {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  return host === undefined ? { service: text } : { host, port: Number(port) };
}
