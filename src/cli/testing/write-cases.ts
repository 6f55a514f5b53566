import { casesOf, type Case } from './cases.ts';

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
  ...casesOf('db list', {
    all: 'db list',
    parked: 'db list -A --parked',
    none: 'db list -n empty',
    'bad-argument': 'db list orders',
  }),
  ...casesOf('db rotate', {
    one: 'db rotate orders-main',
    'bad-name': 'db rotate orders-mian',
    'bad-verb': 'db rotte orders-main',
  }),
  ...casesOf('db backup', { one: 'db backup orders-main', 'bad-none': 'db backup' }),
];
