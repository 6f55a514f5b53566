import { UsageError } from '../cli-error.ts';
import { parseDuration } from '../duration.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';
import { formatEvents, objectNames, readEvents, type ShownEvent } from '../view/event-list.ts';
import { readService } from '../view/read-service.ts';
import { serviceTree } from '../view/tree.ts';
import { watchText } from '../watch-text.ts';

export const events: Verb = {
  details: 'Without a name: the events of all Microservices and Databases themselves.',
  arguments: [
    { name: 'NAME', optional: true, description: 'a Microservice', completes: 'microservices' },
  ],
  flags: [
    { name: 'all-namespaces', short: 'A', description: 'those of all namespaces' },
    { name: 'warnings', description: 'only warnings' },
    { name: 'since', value: 'TIME', description: 'only those of this time, such as 30m' },
    {
      name: 'watch',
      short: 'w',
      description: 'show them again whenever there are new ones, until Ctrl-C',
    },
    outputFlag('json', 'yaml'),
  ],
  examples: [
    { args: 'events orders', description: 'events of a Microservice, its pods and its databases' },
    { args: 'events -A --warnings --since 1h', description: 'what Slipway warned of lately' },
  ],
  run: async (invocation) => {
    const { flags, io, args } = invocation;
    if (args.length > 0 && flags.is('all-namespaces')) {
      throw new UsageError('NAME and -A do not go together', 'Name the namespace with -n');
    }
    const since = flags.text('since');
    if (since !== undefined) parseDuration(since, 'since');
    const output = outputOf(invocation);
    if (flags.is('watch') && output !== 'table') {
      throw new UsageError('-w and -o do not go together', 'Leave one of them out');
    }
    if (flags.is('watch')) {
      return watchText(io, async () => ({
        text: format(invocation, await readWanted(invocation)),
        isOver: false,
      }));
    }
    const found = await readWanted(invocation);
    io.out(output === 'table' ? format(invocation, found) : await structured(output, found));
    if (found.length === 0) io.err('No events; the API server keeps them for an hour or so\n');
    return 0;
  },
};

async function readWanted(invocation: Invocation): Promise<readonly ShownEvent[]> {
  const { flags, args, io } = invocation;
  const [name] = args;
  const cluster = await invocation.cluster();
  const namespace = flags.is('all-namespaces') ? '' : cluster.namespace;
  const names =
    name === undefined ? undefined : objectNames(serviceTree(await readService(cluster, name)));
  const since = flags.text('since');
  const oldest = since === undefined ? 0 : io.now().getTime() - parseDuration(since, 'since');
  const found = await readEvents(cluster, namespace, true);
  return found.filter(
    ({ object, type, lastSeen }) =>
      (names === undefined ? /^(Microservice|Database)\//.test(object) : names.has(object)) &&
      (!flags.is('warnings') || type === 'Warning') &&
      (since === undefined || Date.parse(lastSeen) >= oldest),
  );
}

function format({ flags, io, paint }: Invocation, found: readonly ShownEvent[]): string {
  if (found.length === 0) return '';
  return formatEvents(found, { now: io.now(), paint, isEverywhere: flags.is('all-namespaces') });
}
