import type { KubeObject } from '../kube-object.ts';
import { apiVersionOf } from '../resource.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { selector, shown, wantsMetadata } from './fake-messages.ts';
import type { LoggedRequest } from './fake-messages.ts';
import type { FakeTarget } from './fake-paths.ts';
import { FakeRefusal } from './fake-refusal.ts';

/** Pages of lists, each of the state at its first page. */
export function createFakeLister(
  cluster: FakeCluster,
): (target: FakeTarget, request: LoggedRequest) => object {
  const tokens = new Map<string, { version: number; rest: readonly KubeObject[] }>();
  return ({ resource, ...target }, request) => {
    const { query } = request;
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
    const token = query.get('continue') ?? '';
    const page = tokens.get(token);
    const isExpired = page === undefined || cluster.since(resource, page.version) === undefined;
    if (token !== '' && isExpired) {
      throw new FakeRefusal(410, 'Expired', 'The provided continue parameter is too old');
    }
    const isSelected = selector({ resource, ...target }, query);
    const all = page?.rest ?? cluster.list(resource).filter(isSelected);
    const version = page?.version ?? cluster.version;
    const rest = all.slice(limit);
    const next = rest.length === 0 ? '' : `token-${tokens.size}`;
    if (next !== '') tokens.set(next, { version, rest });
    const asMetadata = wantsMetadata(request);
    return {
      apiVersion: asMetadata ? 'meta.k8s.io/v1' : apiVersionOf(resource),
      kind: asMetadata ? 'PartialObjectMetadataList' : `${resource.kind}List`,
      metadata: { resourceVersion: String(version), ...(next !== '' && { continue: next }) },
      // As on the real server, items of lists do not say what they are.
      items: all.slice(0, limit).map((object) => {
        const { apiVersion: _apiVersion, kind: _kind, ...item } = shown(object, asMetadata);
        return item;
      }),
    };
  };
}
