import { microserviceLabel } from '../../controllers/well-known.ts';
import { textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { databaseKind } from '../kinds.ts';
import { listAll } from '../objects.ts';
import { ageOf } from '../output/age.ts';
import { formatTable, type Cell } from '../output/table.ts';
import type { Verb } from '../verb.ts';
import { healthOf, statusWord } from '../view/health.ts';

export const dbList: Verb = {
  flags: [
    { name: 'all-namespaces', short: 'A', description: 'those of all namespaces' },
    { name: 'parked', description: 'only those that nothing uses' },
  ],
  examples: [
    { args: 'db list', description: 'the Databases of the namespace' },
    { args: 'db list -A --parked', description: 'data that nobody uses any more' },
  ],
  run: async (invocation) => {
    const { flags, io, paint } = invocation;
    const { client, namespace } = await invocation.cluster();
    const isEverywhere = flags.is('all-namespaces');
    const all = await listAll(client, databaseKind.resource, isEverywhere ? {} : { namespace });
    const shown = all.filter(
      (each) => !flags.is('parked') || textAt(each, 'status', 'parkedSince') !== undefined,
    );
    if (shown.length === 0) {
      io.err(
        `No databases found${isEverywhere ? '' : ` in namespace ${namespace}; -A looks into all`}\n`,
      );
      return 0;
    }
    const titles = [
      'NAME',
      'ENGINE',
      'STATUS',
      'MICROSERVICE',
      'SIZE',
      'USED',
      'PARKED',
      'BACKUP',
      'KEPT',
    ];
    const rows = shown.map((each) => [
      ...(isEverywhere ? [each.metadata.namespace ?? ''] : []),
      ...rowOf(each, io.now()),
    ]);
    io.out(formatTable(isEverywhere ? ['NAMESPACE', ...titles] : titles, rows, paint));
    return 0;
  },
};

function rowOf(database: KubeObject, now: Date): readonly (string | Cell)[] {
  const since = (...path: string[]): string => {
    const time = textAt(database, 'status', ...path);
    return time === undefined ? '' : ageOf(time, now);
  };
  const word = statusWord(database);
  return [
    database.metadata.name,
    `${textAt(database, 'spec', 'engine') ?? ''} ${textAt(database, 'status', 'version') ?? ''}`,
    { text: word, tone: healthOf(word).tone },
    database.metadata.labels?.[microserviceLabel] ?? '',
    textAt(database, 'status', 'volume', 'capacity') ?? '',
    textAt(database, 'status', 'used') ?? '',
    since('parkedSince'),
    since('backup', 'completionTime'),
    textAt(database, 'spec', 'deletionPolicy') ?? 'Retain',
  ];
}
