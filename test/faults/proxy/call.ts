import { createHash } from 'node:crypto';
import { withoutRandomNames } from '../random-names.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** What a request asks of an API server, as RBAC names it. */
export interface Target {
  verb: Verb;
  /** `deployments.apps`, `microservices.slipway.dev/status`; '' for paths that are no resource. */
  resource: string;
  namespace: string;
  name: string;
}

/** One request of Slipway that came to the proxy. */
export interface Call extends Target {
  readonly id: number;
  /** The process that sent it, such as `p1`. */
  readonly process: string;
  readonly method: string;
  /** As the API server gets it: path and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** Milliseconds since the proxy began. */
  readonly at: number;
}

const writing: ReadonlySet<Verb> = new Set(['create', 'update', 'patch', 'delete']);
const leases = 'leases.coordination.k8s.io';

/** What the method and the URL mean. */
export function readTarget(method: string, url: URL): Target {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const isCore = parts[0] === 'api' && parts[1] === 'v1';
  const isGroup = parts[0] === 'apis' && parts.length > 3;
  if (!isCore && !isGroup) return { verb: verbOf(method, '-', url), ...nothing };
  const group = isCore ? '' : `.${parts[1]}`;
  const rest = parts.slice(isCore ? 2 : 3);
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [plural = '', name = '', subresource] = isInNamespace ? rest.slice(2) : rest;
  return {
    verb: verbOf(method, name, url),
    resource: `${plural}${group}${subresource === undefined ? '' : `/${subresource}`}`,
    namespace: isInNamespace ? (rest[1] ?? '') : '',
    name,
  };
}

const nothing = { resource: '', namespace: '', name: '' };

function verbOf(method: string, name: string, url: URL): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
    default: {
      const isWatch = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
      return isWatch ? 'watch' : name === '' ? 'list' : 'get';
    }
  }
}

/** Whether the call is about the Lease of the election. */
export function isLease(target: Target): boolean {
  return target.resource === leases;
}

/** Whether the call changes what Slipway keeps. Leases are its own, and Events only tell. */
export function isWrite(target: Target): boolean {
  return writing.has(target.verb) && !isLease(target) && target.resource !== 'events.events.k8s.io';
}

/**
 * What is written, whoever writes it and in whatever namespace: `patch deployments.apps app`. The
 * same in every run: volumes are named after the UID of their claim, Jobs after that of a Database.
 */
export function writeKey({ verb, resource, name }: Target): string {
  return `${verb} ${resource} ${withoutRandomNames(name)}`;
}

/** A short hash of what was sent; '' for nothing. */
export function hashOf(body: Buffer): string {
  return body.length === 0 ? '' : createHash('sha256').update(body).digest('hex').slice(0, 12);
}
