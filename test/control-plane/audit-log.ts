import { randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { mustCallApi } from './api-request.ts';
import type { ControlPlaneFacts } from './facts.ts';

/** One request as kube-apiserver saw it. */
export interface AuditEntry {
  user: string;
  /** get, list, watch, create, update, patch, delete or deletecollection. */
  verb: string;
  /** As in RBAC: `deployments.apps`, `microservices.slipway.dev/status`; '' for other paths. */
  resource: string;
  namespace: string;
  name: string;
  code: number;
  uri: string;
  userAgent: string;
  time: string;
}

/** A place in the log; what comes after it is counted. */
export interface AuditCursor {
  offset: number;
}

export interface AuditLog {
  /** The place after all requests that have been answered so far. */
  mark(): Promise<AuditCursor>;
  /** All requests since, up to those that have been answered by now, in the log's order. */
  since(cursor: AuditCursor): Promise<AuditEntry[]>;
}

const writing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Reads the audit log of a control plane. */
export function createAuditLog(facts: ControlPlaneFacts): AuditLog {
  const access = { server: facts.server, ca: facts.ca, token: facts.adminToken };
  const path = facts.auditLogPath;

  // An entry is written just after its answer is sent: a marker of our own that has arrived tells
  // that those before it have.
  const settle = async (from: number): Promise<string> => {
    const marker = `/version?marker=${randomUUID()}`;
    await mustCallApi(access, { path: marker });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const text = await readFrom(path, from);
      const found = text.indexOf(marker);
      const end = found < 0 ? -1 : text.indexOf('\n', found);
      if (end >= 0) return text.slice(0, end + 1);
      await delay(10);
    }
    throw new Error(`the audit log ${path} does not show a request that was answered`);
  };

  return {
    mark: async () => {
      const { size } = await stat(path);
      return { offset: size + Buffer.byteLength(await settle(size)) };
    },
    since: async ({ offset }) =>
      parseAuditLog(await settle(offset)).filter(({ uri }) => !uri.startsWith('/version?marker=')),
  };
}

/** The entries of audit.k8s.io/v1 JSON lines. A watch counts when it starts, all else at its end. */
export function parseAuditLog(text: string): AuditEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const event = JSON.parse(line) as AuditEvent;
      const stage = event.verb === 'watch' ? 'ResponseStarted' : 'ResponseComplete';
      return event.stage === stage ? [toEntry(event)] : [];
    });
}

/** Requests that change something, dry runs left out. */
export function writesOf(entries: readonly AuditEntry[]): AuditEntry[] {
  return entries.filter(({ verb, uri }) => writing.has(verb) && !uri.includes('dryRun='));
}

/** Requests of one user. */
export function requestsOf(entries: readonly AuditEntry[], user: string): AuditEntry[] {
  return entries.filter((entry) => entry.user === user);
}

/** How many requests there are of each verb and resource, keyed like `patch deployments.apps`. */
export function countRequests(entries: readonly AuditEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verb, resource, uri } of entries) {
    const key = `${verb} ${resource === '' ? (uri.split('?')[0] ?? '') : resource}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

interface AuditEvent {
  stage: string;
  verb: string;
  requestURI: string;
  userAgent?: string;
  user?: { username?: string };
  objectRef?: {
    resource?: string;
    apiGroup?: string;
    subresource?: string;
    namespace?: string;
    name?: string;
  };
  responseStatus?: { code?: number };
  requestReceivedTimestamp?: string;
}

function toEntry(event: AuditEvent): AuditEntry {
  const { resource = '', apiGroup, subresource, namespace = '', name = '' } = event.objectRef ?? {};
  return {
    user: event.user?.username ?? '',
    verb: event.verb,
    resource: `${resource}${suffix('.', apiGroup)}${suffix('/', subresource)}`,
    namespace,
    name,
    code: event.responseStatus?.code ?? 0,
    uri: event.requestURI,
    userAgent: event.userAgent ?? '',
    time: event.requestReceivedTimestamp ?? '',
  };
}

function suffix(separator: string, part: string | undefined): string {
  return part === undefined || part === '' ? '' : `${separator}${part}`;
}

async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(size - offset, 0));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
