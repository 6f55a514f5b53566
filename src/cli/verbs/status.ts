import { exitCodes, UsageError } from '../cli-error.ts';
import { hideValues } from '../output/hide-values.ts';
import { outputFlag, outputOf, structured } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';
import { objectNames, readEvents, type ShownEvent } from '../view/event-list.ts';
import { isReady } from '../view/health.ts';
import { readService } from '../view/read-service.ts';
import { formatStatusPage, type StatusPage } from '../view/status-page.ts';
import { serviceTree } from '../view/tree.ts';
import { watchText } from '../watch-text.ts';

const shownEvents = 10;

export const status: Verb = {
  details:
    'What is wrong comes first, with the next step, as Slipway itself says it in status.problems; then all objects with their health, and the last events.',
  arguments: [{ name: 'NAME', description: 'a Microservice', completes: 'microservices' }],
  flags: [
    { name: 'watch', short: 'w', description: 'show it again whenever it changes, until Ctrl-C' },
    { name: 'until-ready', description: 'with --watch: end once it is Ready' },
    outputFlag('json', 'yaml'),
  ],
  examples: [
    { args: 'status orders', description: 'one Microservice' },
    { args: 'status orders -n shop -w', description: 'follow a rollout' },
    { args: 'status orders -o json', description: 'the same as data' },
  ],
  exitCodes: [{ code: exitCodes.no, meaning: 'it is not Ready' }],
  run: async (invocation) => {
    const { flags, io, paint } = invocation;
    const isWatching = flags.is('watch');
    const output = outputOf(invocation);
    if (isWatching && output !== 'table') {
      throw new UsageError('-w and -o do not go together', 'Leave one of them out');
    }
    if (flags.is('until-ready') && !isWatching) {
      throw new UsageError('--until-ready needs --watch', 'Add -w');
    }
    if (isWatching) {
      return watchText(io, async () => {
        const page = await readPage(invocation);
        const text = formatStatusPage(page, { now: io.now(), paint });
        return { text, isOver: flags.is('until-ready') && isReady(page.microservice) };
      });
    }
    const page = await readPage(invocation);
    io.out(
      output === 'table'
        ? formatStatusPage(page, { now: io.now(), paint })
        : await structured(output, { ...page, microservice: hideValues(page.microservice) }),
    );
    return isReady(page.microservice) ? exitCodes.done : exitCodes.no;
  },
};

async function readPage(invocation: Invocation): Promise<StatusPage> {
  const [name = ''] = invocation.args;
  const cluster = await invocation.cluster();
  const service = await readService(cluster, name);
  const tree = serviceTree(service);
  const names = objectNames(tree);
  const events = await readEvents(cluster, cluster.namespace, false);
  return { microservice: service.microservice, tree, events: lastOf(events, names) };
}

function lastOf(events: readonly ShownEvent[], names: ReadonlySet<string>): readonly ShownEvent[] {
  return events.filter(({ object }) => names.has(object)).slice(-shownEvents);
}
