import { countAt, textAt } from '../../controllers/wire-value.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Cluster } from '../cluster.ts';
import { listAll, listWhereAllowed } from '../objects.ts';
import { ageOf } from '../output/age.ts';
import type { Paint } from '../output/paint.ts';
import { formatTable } from '../output/table.ts';
import type { TreeNode } from './tree.ts';

/** An Event as it is shown. */
export interface ShownEvent {
  readonly namespace: string;
  /** RFC 3339: when it happened last. */
  readonly lastSeen: string;
  readonly type: string;
  readonly reason: string;
  /** `Deployment/orders`. */
  readonly object: string;
  readonly count: number;
  readonly message: string;
}

/** The events of a namespace, or of all ('') , the newest last. */
export async function readEvents(
  { client }: Cluster,
  namespace: string,
  isRequired: boolean,
): Promise<readonly ShownEvent[]> {
  const options = namespace === '' ? {} : { namespace };
  const read = isRequired ? listAll : listWhereAllowed;
  const found = await read(client, builtin.event, options);
  return found.map(shownEvent).toSorted((a, b) => a.lastSeen.localeCompare(b.lastSeen));
}

/** Names of all objects of a tree, as events name them. */
export function objectNames({ kind, name, children }: TreeNode): ReadonlySet<string> {
  return new Set([`${kind}/${name}`, ...children.flatMap((child) => [...objectNames(child)])]);
}

/** The events as a table. */
export function formatEvents(
  events: readonly ShownEvent[],
  { now, paint, isEverywhere = false }: { now: Date; paint: Paint; isEverywhere?: boolean },
): string {
  const titles = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  const rows = events.map((event) => [
    ...(isEverywhere ? [event.namespace] : []),
    ageOf(event.lastSeen, now) + (event.count > 1 ? ` (x${event.count})` : ''),
    { text: event.type, tone: event.type === 'Warning' ? ('warn' as const) : ('plain' as const) },
    event.reason,
    event.object,
    event.message,
  ]);
  return formatTable(isEverywhere ? ['NAMESPACE', ...titles] : titles, rows, paint);
}

function shownEvent(event: KubeObject): ShownEvent {
  const lastSeen =
    textAt(event, 'series', 'lastObservedTime') ??
    textAt(event, 'deprecatedLastTimestamp') ??
    textAt(event, 'eventTime') ??
    event.metadata.creationTimestamp ??
    '';
  return {
    namespace: event.metadata.namespace ?? '',
    lastSeen,
    type: textAt(event, 'type') ?? '',
    reason: textAt(event, 'reason') ?? '',
    object: `${textAt(event, 'regarding', 'kind') ?? ''}/${textAt(event, 'regarding', 'name') ?? ''}`,
    count: countAt(event, 'series', 'count') ?? countAt(event, 'deprecatedCount') ?? 1,
    message: textAt(event, 'note') ?? '',
  };
}
