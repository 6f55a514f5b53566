import { casesOf, type Case } from './cases.ts';

const plain = ['plain.yaml'];

/** Cases of the verbs that write to the cluster, and of those about databases. */
export const writeCases: readonly Case[] = [
  ...casesOf('reconcile', {
    service: 'reconcile orders',
    database: 'reconcile db/orders-main',
    'bad-name': 'reconcile ordres',
    'bad-kind': 'reconcile class/standard',
    'bad-none': 'reconcile',
  }),
  ...casesOf('pause', {
    service: 'pause orders',
    database: 'pause db/stock-main',
    'bad-name': 'pause nobody',
    'bad-word': 'pause a/b/c',
  }),
  ...casesOf('resume', { already: 'resume orders', 'bad-name': 'resume nobody' }),
  ...casesOf('eject', {
    'dry-run': { args: 'eject ledger', world: plain },
    json: { args: 'eject ledger -o json', world: plain },
    names: { args: 'eject ledger -o name', world: plain },
    refused: { args: 'eject throwaway -o name', world: plain },
    yes: { args: 'eject ledger --yes', world: plain },
    'bad-name': { args: 'eject ledgr', world: plain },
    'bad-data': { args: 'eject throwaway --yes', world: plain },
    'bad-protected': { args: 'eject guarded --yes', world: plain },
    'bad-silent': 'eject payments --yes',
    'bad-none': 'eject',
  }),
  ...casesOf('db list', {
    all: 'db list',
    parked: 'db list -A --parked',
    none: 'db list -n empty',
    'bad-argument': 'db list orders',
  }),
  ...casesOf('db rotate', {
    one: 'db rotate orders-main',
    'bad-name': 'db rotate orders-mian',
    'bad-kind': 'db rotate ms/orders',
    'bad-verb': 'db rotte orders-main',
  }),
  ...casesOf('db backup', { one: 'db backup orders-main', 'bad-none': 'db backup' }),
  ...casesOf('db restore', {
    backup: 'db restore orders-main --from latest --to orders-yesterday',
    clone: 'db restore orders-main --clone --to orders-try',
    'dry-run': 'db restore gone --from latest --engine mariadb --to found --dry-run',
    'bad-none': 'db restore orders-main --to orders-try',
    'bad-both': 'db restore orders-main --clone --from latest --to orders-try',
    'bad-target': 'db restore orders-main --clone',
    'bad-itself': 'db restore orders-main --clone --to orders-main',
    'bad-taken': 'db restore orders-main --clone --to stock-main',
    'bad-name': 'db restore orders-mian --clone --to orders-try',
    'bad-gone': 'db restore gone --from latest --to found',
    'bad-backup': 'db restore orders-main --from a/b --to found',
    'bad-engine': 'db restore gone --from latest --engine neo4j --to found',
    'bad-other-engine': 'db restore orders-main --clone --to orders-try --engine valkey',
    'bad-default-class': {
      args: 'db restore stock-main --clone --to stock-try',
      world: ['shop.yaml', 'server-class.yaml'],
    },
    'bad-class': 'db restore orders-main --clone --to orders-try --class nothing',
  }),
];
