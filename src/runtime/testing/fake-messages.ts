import { parseLabelSelector } from '../label-selector.ts';
import type { KubeObject } from '../kube-object.ts';
import type { FakeTarget } from './fake-paths.ts';
import type { ByteStream } from './fake-watch.ts';

export interface FakeRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** get, list, watch, create, replace, patch or delete. */
export interface LoggedRequest extends FakeRequest {
  readonly verb: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | ByteStream;
}

/** JSON for an answer. */
export function json(
  status: number,
  body: object,
  headers: Record<string, string> = {},
): FakeAnswer {
  const content = Buffer.from(JSON.stringify(body));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: content };
}

/** A Status of failure. */
export function statusOf(
  code: number,
  reason: string,
  message: string,
  details: object = {},
): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

/** Whether only metadata is asked for. */
export function wantsMetadata({ headers }: FakeRequest): boolean {
  return String(headers['accept'] ?? '').includes('as=PartialObjectMetadata');
}

/** The object as it is asked for. */
export function shown(object: KubeObject, asMetadata: boolean): KubeObject {
  if (!asMetadata) return object;
  const { metadata } = object;
  return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata };
}

/** Which objects of the collection are asked for. */
export function selector(
  target: FakeTarget,
  query: URLSearchParams,
): (object: KubeObject) => boolean {
  const matches = parseLabelSelector(query.get('labelSelector') ?? '');
  const [field = '', value = ''] = (query.get('fieldSelector') ?? '').split('=', 2);
  return (object) =>
    (target.namespace === '' || object.metadata.namespace === target.namespace) &&
    matches(object.metadata.labels) &&
    (field !== 'metadata.name' || object.metadata.name === value) &&
    (field !== 'metadata.namespace' || object.metadata.namespace === value);
}
